//! The fork server from the inside: it forks, reaps, and tells of it.

use super::line::tell;
use super::{Request, SIGNAL, START};
use crate::native::child::Child;
use crate::native::entry::perform;
use crate::native::forking::{Forking, Private};
use crate::native::sys::{self, Interest};
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// How often a server without descriptors for its children looks after them.
const LOOK: Duration = Duration::from_millis(5);

/// The error `EAGAIN`.
const NO_ROOM: i32 = 11;

struct Serving {
    control: Private<UnixStream>,
    children: Vec<Served>,
}

struct Served {
    child: Child,
    /// Whoever wants to know how it ends listens here.
    line: Private<UnixStream>,
    pidfd: Option<Private<OwnedFd>>,
}

/// Serves until nobody can ask any more.
pub(in crate::native) fn serve(control: UnixStream) {
    let mut serving = Serving { control: Private::from_now_on(control), children: Vec::new() };
    while serving.turn().is_ok() {}
}

impl Serving {
    /// Waits for something to happen, and acts on it; an error if nobody asks any more.
    fn turn(&mut self) -> io::Result<()> {
        let asked = self.watch()?;
        self.children.retain(Served::goes_on);
        if asked { self.obey() } else { Ok(()) }
    }

    /// Waits until a child has ended, or something is asked; whether it is.
    fn watch(&self) -> io::Result<bool> {
        let ends = self.children.iter().filter_map(|served| served.pidfd.as_ref());
        let mut interests = vec![Interest::reading(self.control.as_fd())];
        interests.extend(ends.map(|pidfd| Interest::reading(pidfd.as_fd())));
        let all_are_watched = interests.len() == 1 + self.children.len();
        sys::await_any(&mut interests, (!all_are_watched).then(|| Instant::now() + LOOK))?;
        Ok(interests[0].happened())
    }

    fn obey(&mut self) -> io::Result<()> {
        match hear(&self.control)? {
            [START, ..] => {
                let line = sys::receive_descriptors(self.control.as_fd(), 1)?.pop();
                self.children.extend(line.and_then(|line| fork(line.into())));
            }
            [SIGNAL, pid, signal] => {
                let served = self.children.iter().find(|served| served.child.pid() == pid.unsigned_abs());
                // Not reaped yet, so the number is still its own.
                served.inspect(|_| sys::signal(pid, signal));
            }
            _ => {}
        }
        Ok(())
    }
}

fn hear(mut control: &UnixStream) -> io::Result<Request> {
    let mut request = [[0; size_of::<i32>()]; 3];
    control.read_exact(request.as_flattened_mut())?;
    Ok(request.map(i32::from_ne_bytes))
}

/// Forks a child that hears on the line what it has to do, and tells of it there.
fn fork(line: UnixStream) -> Option<Served> {
    // The child has a copy of this variable, too, and takes the line out of it.
    let mut line = Some(line);
    match Forking::begin().child(&[], &[], || line.take().into_iter().for_each(perform)) {
        Ok((child, mut forking)) => {
            let line = Private::new(line?, &mut forking);
            let pidfd = child.pidfd().ok().map(|fd| Private::new(fd, &mut forking));
            tell(&line, [child.pid().cast_signed(), 0]);
            Some(Served { child, line, pidfd })
        }
        Err(error) => {
            tell(&line?, [-error.raw_os_error().unwrap_or(NO_ROOM), 0]);
            None
        }
    }
}

impl Served {
    /// Whether the child has not ended; tells if it has.
    fn goes_on(&self) -> bool {
        let Some(end) = self.child.end() else { return true };
        tell(&self.line, end.code().map_or([0, 0], |code| [1, code]));
        false
    }
}
