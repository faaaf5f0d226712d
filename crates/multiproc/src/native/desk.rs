//! Where a manager's process is asked: a door that all have, and a connection for each that asks.
//!
//! The door is a socket for single messages. Who wants to ask makes a pair of sockets, and passes one through the door.
//! So nothing has a name that a stranger could find, and it works where no program may listen.
//!
//! A connection stays open for the next request. Each thread that asks at the same time has one of its own, and a child
//! never uses its parent's.

use super::forking::Private;
use super::luggage::{Arrived, Parts, Shared};
use super::parcel::Parcel;
use super::registry::Handle;
use super::sys::{self, Descriptor};
use crate::manager::request::{Reply, Request};
use crate::{DecodeError, ManagerError, Message};
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Mutex;

/// One of the handles of a door.
#[derive(Clone)]
pub(crate) struct Desk(Handle<Door>);

pub(super) struct Door {
    descriptor: Descriptor,
    /// A connection that nobody uses at the moment. Nobody waits for this lock: a fork may copy it while it is locked.
    idle: Mutex<Option<Private<UnixStream>>>,
}

impl Desk {
    pub(super) fn new(door: impl Into<OwnedFd>) -> Self {
        Self(Handle::new(Door::new(door)))
    }

    /// Asks the manager, and waits for its reply.
    #[expect(clippy::needless_pass_by_value, reason = "in the model it is given away")]
    pub(crate) fn ask(&self, request: Request) -> Result<Reply, ManagerError> {
        let connection = self.0.connection().map_err(from_io)?;
        let parcel = Parcel::pack(|out| request.encode(out));
        parcel.send(connection.as_fd()).map_err(from_io)?;
        let reply = Parcel::receive(&mut &*connection).map_err(from_io)?;
        self.0.keep(connection);
        Ok(reply.value()?)
    }
}

impl Door {
    fn new(door: impl Into<OwnedFd>) -> Self {
        Self { descriptor: Descriptor::new(door.into()), idle: Mutex::new(None) }
    }

    fn connection(&self) -> io::Result<Private<UnixStream>> {
        let idle = self.idle.try_lock().ok().and_then(|mut idle| idle.take());
        idle.filter(Private::is_ours).map_or_else(|| self.connect(), Ok)
    }

    fn connect(&self) -> io::Result<Private<UnixStream>> {
        let door = self.descriptor.get().ok_or(ErrorKind::NotConnected)?;
        let (ours, theirs) = UnixStream::pair()?;
        let ours = Private::from_now_on(ours);
        sys::send_descriptors(door, &[theirs.as_raw_fd()])?;
        Ok(ours)
    }

    fn keep(&self, connection: Private<UnixStream>) {
        if let Ok(mut idle) = self.idle.try_lock() {
            *idle = Some(connection);
        }
    }
}

impl Shared for Door {
    fn take_apart(&self, parts: &mut Parts) {
        parts.add(self.descriptor.get().map(|fd| fd.as_raw_fd()));
    }

    fn put_together(arrived: &mut Arrived) -> Option<Self> {
        arrived.descriptor().map(Self::new)
    }
}

impl Message for Desk {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Handle::decode(bytes).map(Self)
    }
}

fn from_io(error: io::Error) -> ManagerError {
    match error.kind() {
        ErrorKind::UnexpectedEof
        | ErrorKind::BrokenPipe
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionRefused
        | ErrorKind::NotConnected => ManagerError::Gone,
        _ => ManagerError::System(error),
    }
}
