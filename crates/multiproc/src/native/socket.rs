//! One end of a connection: a socket that keeps packets apart, so that most messages are sent and received by one call.

use super::luggage::{Arrived, Parts, Shared};
use super::parcel::Parcel;
use super::registry::Handle;
use super::sys::{self, Descriptor, Interest};
use crate::ConnectionError;
use crate::patience::Patience;
use std::io::{self, ErrorKind};
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::sync::{Mutex, PoisonError};

/// One of the handles of an end; the last one closes it.
pub(crate) type Plug = Handle<Socket>;

pub(crate) struct Socket {
    descriptor: Descriptor,
    /// Threads of a process take turns, so that a message stays in one piece. Processes cannot, no more than in Python.
    sending: Mutex<()>,
    receiving: Mutex<()>,
}

/// Two ends of a new connection.
pub(crate) fn pair() -> io::Result<(Socket, Socket)> {
    let (one, other) = sys::packet_pair()?;
    Ok((Socket::new(one), Socket::new(other)))
}

impl Socket {
    fn new(fd: OwnedFd) -> Self {
        Self { descriptor: Descriptor::new(fd), sending: Mutex::default(), receiving: Mutex::default() }
    }

    pub(crate) fn send(&self, parcel: &Parcel) -> Result<(), ConnectionError> {
        let _turn = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        parcel.send_packets(self.open()?).map_err(from_io)
    }

    pub(crate) fn receive(&self) -> Result<Parcel, ConnectionError> {
        let _turn = self.receiving.lock().unwrap_or_else(PoisonError::into_inner);
        Parcel::receive_packets(self.open()?).map_err(from_io)
    }

    /// Whether something has come, or the end of the stream.
    pub(crate) fn poll(&self, patience: Patience) -> Result<bool, ConnectionError> {
        let fd = self.open()?;
        loop {
            let mut interests = [Interest::reading(fd)];
            sys::await_any(&mut interests, patience.deadline()).map_err(ConnectionError::System)?;
            if interests[0].happened() || patience.is_over() {
                return Ok(interests[0].happened());
            }
        }
    }

    /// Closes this process's copy: it was not given this end.
    pub(super) fn abandon(&self) {
        self.descriptor.abandon();
    }

    fn open(&self) -> Result<BorrowedFd<'_>, ConnectionError> {
        self.descriptor.get().ok_or(ConnectionError::NotInherited)
    }
}

impl Shared for Socket {
    fn take_apart(&self, parts: &mut Parts) {
        parts.add(self.descriptor.get().map(|fd| fd.as_raw_fd()));
    }

    fn put_together(arrived: &mut Arrived) -> Option<Self> {
        arrived.descriptor().map(Self::new)
    }
}

fn from_io(error: io::Error) -> ConnectionError {
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => {
            ConnectionError::Closed
        }
        _ => ConnectionError::System(error),
    }
}
