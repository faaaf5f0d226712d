//! One that asks a manager, as the manager's process sees it.
//!
//! Nothing here waits: one that is stopped in the middle of a request, or does not read its reply, keeps nobody else.

use super::forking::Private;
use super::parcel::Parcel;
use super::sys::{self, Interest};
use crate::manager::request::Request;
use crate::manager::store::Store;
use crate::{DecodeError, Message};
use std::io::{self, ErrorKind, Read};
use std::mem;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;

pub(super) struct Client {
    /// Never blocks.
    socket: Private<UnixStream>,
    /// What has come of requests.
    inbox: Vec<u8>,
    /// What has to go of replies, and how much of that is gone.
    outbox: Vec<u8>,
    sent: usize,
}

impl Client {
    pub(super) fn new(socket: OwnedFd) -> io::Result<Self> {
        let socket = UnixStream::from(socket);
        socket.set_nonblocking(true)?;
        let socket = Private::from_now_on(socket);
        Ok(Self { socket, inbox: Vec::new(), outbox: Vec::new(), sent: 0 })
    }

    /// What to wait for.
    pub(super) fn interest(&self) -> Interest<'_> {
        let interest = Interest::reading(self.socket.as_fd());
        if self.outbox.is_empty() { interest } else { interest.and_writing() }
    }

    /// Reads, answers and writes what can be without waiting; whether the client is still there.
    pub(super) fn exchange(&mut self, store: &mut Store) -> bool {
        let connected = self.read();
        // In any case: what was asked is done, also if the one that asked is gone.
        let understood = self.answer(store).is_ok();
        connected && understood && self.write()
    }

    /// Reads what has come; whether there may be more.
    fn read(&mut self) -> bool {
        let read = (&*self.socket).read_to_end(&mut self.inbox);
        read.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    /// Answers the requests that are complete.
    fn answer(&mut self, store: &mut Store) -> Result<(), DecodeError> {
        while let Some(length) =
            Parcel::frame_length(&self.inbox).filter(|&length| length <= self.inbox.len())
        {
            let rest = self.inbox.split_off(length);
            let frame = mem::replace(&mut self.inbox, rest);
            let request: Request = Parcel::from_frame(frame).value()?;
            let reply = store.answer(request);
            self.outbox.extend(Parcel::pack(|out| reply.encode(out)).frame());
        }
        Ok(())
    }

    /// Sends what the socket takes; whether the client still listens.
    fn write(&mut self) -> bool {
        while self.sent < self.outbox.len() {
            match sys::send_some(self.socket.as_fd(), &self.outbox[self.sent..]) {
                Ok(count) => self.sent += count,
                Err(error) => return error.kind() == ErrorKind::WouldBlock,
            }
        }
        self.outbox.clear();
        self.sent = 0;
        true
    }
}
