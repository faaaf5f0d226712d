//! What the fork server tells of a process: its number, and at last its end.

use crate::end::End;
use crate::native::forking::Private;
use crate::native::sys::{self, Interest};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::Instant;

/// A process, or an error as a negative number. Then how the process ended: whether that is known, and the code.
type News = [i32; 2];

pub(in crate::native) struct Line {
    socket: Private<UnixStream>,
}

impl Line {
    pub(super) fn new(socket: Private<UnixStream>) -> Self {
        Self { socket }
    }

    pub(super) fn socket(&self) -> &UnixStream {
        &self.socket
    }

    /// The number of the process, which comes first.
    pub(super) fn pid(&self) -> io::Result<i32> {
        match self.hear()? {
            [pid, _] if pid > 0 => Ok(pid),
            [error, _] => Err(io::Error::from_raw_os_error(-error)),
        }
    }

    /// Waits for the end. It is unknown to a process that is not the one that asked for this, and if the server has died.
    pub(in crate::native) fn wait(&self) -> End {
        match self.socket.is_ours().then(|| self.hear()) {
            Some(Ok([1, code])) => End::Code(code),
            _ => End::Unknown,
        }
    }

    /// The end, if it has come.
    pub(in crate::native) fn wait_now(&self) -> Option<End> {
        let mut interests = [Interest::reading(self.socket.as_fd())];
        let looked = sys::await_any(&mut interests, Some(Instant::now()));
        let running = self.socket.is_ours() && looked.is_ok() && !interests[0].happened();
        (!running).then(|| self.wait())
    }

    /// What becomes readable at the end.
    pub(in crate::native) fn descriptor(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    fn hear(&self) -> io::Result<News> {
        let mut news = [[0; size_of::<i32>()]; 2];
        (&*self.socket).read_exact(news.as_flattened_mut())?;
        Ok(news.map(i32::from_ne_bytes))
    }
}

/// Tells of a process on its line. An error is of no interest: nobody listens.
pub(super) fn tell(mut socket: &UnixStream, news: News) {
    let _ = socket.write_all(news.map(i32::to_ne_bytes).as_flattened());
}
