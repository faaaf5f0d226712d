//! A worker as its pool sees it: a process, a socket, and at most one task.

use super::child::Child;
use super::forking::{Forking, Private};
use super::parcel::Parcel;
use super::sys::{self, Interest};
use super::{identity, worker};
use crate::identity::Identity;
use crate::pool::task::Task;
use crate::pool::{PoolError, reply};
use std::io::{self, ErrorKind, Read};
use std::mem;
use std::net::Shutdown;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// How long a worker may take to end after it has closed its socket.
const DYING: Duration = Duration::from_secs(1);

pub(super) struct Hand {
    child: Child,
    /// Tells of the worker's death even if something that it started holds its socket open. Not every sandbox has it.
    pidfd: Option<Private<OwnedFd>>,
    /// Never blocks: the worker may be writing, too.
    socket: Private<UnixStream>,
    task: Option<Task>,
    /// How much of the task's frame is on its way; the frame is emptied when all of it is.
    sent: usize,
    /// What has come of the reply.
    inbox: Vec<u8>,
}

impl Hand {
    /// Forks a worker.
    pub(super) fn hire() -> io::Result<Self> {
        let identity = Identity::next("PoolWorker");
        // Under this lock no other thread's child copies the sockets before they are listed or closed.
        let forking = Forking::begin();
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let (child, mut forking) = forking.child(&[ours.as_raw_fd()], &[], || {
            identity::assume(&identity);
            worker::work(theirs);
        })?;
        let socket = Private::new(ours, &mut forking);
        let pidfd = child.pidfd().ok().map(|fd| Private::new(fd, &mut forking));
        Ok(Self { child, pidfd, socket, task: None, sent: 0, inbox: Vec::new() })
    }

    pub(super) fn idle(&self) -> bool {
        self.task.is_none()
    }

    /// Whether a part of the task has still to be sent.
    pub(super) fn sending(&self) -> bool {
        !self.unsent().is_empty()
    }

    pub(super) fn give(&mut self, task: Task) {
        debug_assert!(self.idle(), "one task at a time");
        self.task = Some(task);
        self.sent = 0;
        // A failure shows at the next exchange.
        self.write();
    }

    /// What to poll for: the socket, and the end.
    pub(super) fn interests(&self) -> [Interest<'_>; 2] {
        let socket = Interest::reading(self.socket.as_fd());
        let socket = if self.sending() { socket.and_writing() } else { socket };
        let end = self.pidfd.as_ref().map_or_else(Interest::nothing, |fd| Interest::reading(fd.as_fd()));
        [socket, end]
    }

    /// Writes and reads what can be without waiting; whether the worker can go on.
    pub(super) fn exchange(&mut self) -> bool {
        // Both, in any case: a worker that reads no more may have answered before.
        let connected = self.write() & self.read();
        self.take_reply();
        // What comes without a task is no answer: something else writes on the worker's socket.
        connected && (self.inbox.is_empty() || !self.idle())
    }

    /// Reaps a worker that has ended, or has closed its socket and so is of no use; says how, and returns its task.
    pub(super) fn bury(mut self) -> (PoolError, Option<Task>) {
        if self.child.wait_timeout(DYING).is_none() {
            self.child.kill();
        }
        let error = PoolError::WorkerDied { pid: self.child.pid(), exit_code: self.child.wait().code() };
        (error, self.task.take())
    }

    /// Lets an idle worker end. `shutdown` and not `close`, which says nothing while anyone has a copy of the socket.
    pub(super) fn dismiss(&self) {
        // An error means that the worker is gone already.
        let _ = self.socket.shutdown(Shutdown::Both);
    }

    pub(super) fn join(&self) {
        self.child.wait();
    }

    pub(super) fn kill(&self) {
        self.child.kill();
    }

    fn unsent(&self) -> &[u8] {
        self.task.as_ref().map_or(&[], |task| &task.parcel.frame()[self.sent..])
    }

    /// Sends what the socket takes; whether the worker still listens.
    fn write(&mut self) -> bool {
        while self.sending() {
            match sys::send_some(self.socket.as_fd(), self.unsent()) {
                Ok(count) => self.sent += count,
                Err(error) => return error.kind() == ErrorKind::WouldBlock,
            }
        }
        self.forget_frame();
        true
    }

    fn forget_frame(&mut self) {
        self.sent = 0;
        self.task.iter_mut().for_each(|task| task.parcel = Parcel::default());
    }

    /// Reads what has come; whether there may be more.
    fn read(&mut self) -> bool {
        let mut socket = &*self.socket;
        // What was read before an error is kept.
        socket.read_to_end(&mut self.inbox).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    /// Settles the task if the reply is complete.
    fn take_reply(&mut self) {
        let Some(length) = Parcel::frame_length(&self.inbox) else { return };
        if length > self.inbox.len() {
            return;
        }
        let Some(task) = self.task.take() else { return };
        let rest = self.inbox.split_off(length);
        let frame = mem::replace(&mut self.inbox, rest);
        task.settle(reply::outcome(Parcel::from_frame(frame)));
    }
}
