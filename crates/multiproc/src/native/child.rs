//! A child and its end, which is asked for once and then remembered.

use super::entry;
use super::fork_server::{self, Line};
use super::forking::Forking;
use super::luggage::Luggage;
use super::registry::{self, Id};
use super::sys::{self, Interest, SIGKILL, SIGTERM, Waited};
use super::{identity, launch};
use crate::end::End;
use crate::identity::Identity;
use crate::{DecodeError, Message, StartError, StartMethod};
use std::cell::Cell;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::thread;
use std::time::{Duration, Instant};

pub(crate) struct Child {
    pid: i32,
    /// Of a child of the fork server: only the server can reap it.
    line: Option<Line>,
    /// Set when the child has been reaped: from then on its number may belong to another process.
    end: Cell<Option<End>>,
}

impl Child {
    /// Starts a child that does the work, which stays where it is if there is no room for a child.
    pub(crate) fn start(
        identity: &Identity,
        method: StartMethod,
        work: &mut Option<Work>,
    ) -> Result<Self, StartError> {
        match method {
            StartMethod::Fork => Ok(Self::fork(identity, work)?),
            StartMethod::Spawn => Ok(launch::spawn(&luggage(identity, work.as_ref())?)?),
            StartMethod::ForkServer => Ok(fork_server::start(&luggage(identity, work.as_ref())?)?),
        }
    }

    fn fork(identity: &Identity, work: &mut Option<Work>) -> io::Result<Self> {
        let kept = work.as_ref().map_or(Vec::new(), |work| work.call.connections());
        let (child, _) = Forking::begin().child(&[], &kept, || {
            identity::assume(identity);
            work.take().into_iter().for_each(|work| work.call.perform());
        })?;
        Ok(child)
    }

    pub(super) fn new(pid: i32) -> Self {
        Self { pid, line: None, end: Cell::new(None) }
    }

    /// One of the fork server.
    pub(super) fn served(pid: i32, line: Line) -> Self {
        Self { line: Some(line), ..Self::new(pid) }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid.unsigned_abs()
    }

    /// Waits for the end and reaps the child.
    pub(crate) fn wait(&self) -> End {
        let wait = || match &self.line {
            Some(line) => Some(line.wait()),
            None => reaped(sys::wait(self.pid)),
        };
        self.note(wait).expect("this wait returns after the end")
    }

    /// Reaps the child if it has ended.
    pub(crate) fn end(&self) -> Option<End> {
        self.note(|| match &self.line {
            Some(line) => line.wait_now(),
            None => reaped(sys::wait_now(self.pid)),
        })
    }

    /// Waits, but not longer than this.
    pub(crate) fn wait_timeout(&self, timeout: Duration) -> Option<End> {
        // A time too far to be counted is none at all.
        let deadline = Instant::now().checked_add(timeout);
        let pidfd = if self.line.is_some() { None } else { self.pidfd().ok() };
        let awaited = self.line.as_ref().map(Line::descriptor).or(pidfd.as_ref().map(AsFd::as_fd));
        loop {
            if let Some(end) = self.end() {
                return Some(end);
            }
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return None;
            }
            await_end(awaited, deadline);
        }
    }

    /// A descriptor that becomes readable at the end; an error on old kernels and in strict sandboxes.
    pub(super) fn pidfd(&self) -> io::Result<OwnedFd> {
        sys::pidfd(self.pid)
    }

    pub(crate) fn terminate(&self) {
        self.signal(SIGTERM);
    }

    pub(crate) fn kill(&self) {
        self.signal(SIGKILL);
    }

    /// Sends a signal, unless the child has been reaped and its number may be another's.
    fn signal(&self, signal: i32) {
        match (self.end(), &self.line) {
            (Some(_), _) => {}
            (None, Some(_)) => fork_server::signal(self.pid, signal),
            (None, None) => sys::signal(self.pid, signal),
        }
    }

    /// The end that is known, or what is found out.
    fn note(&self, ask: impl FnOnce() -> Option<End>) -> Option<End> {
        self.end.set(self.end.get().or_else(ask));
        self.end.get()
    }
}

/// What a child will do.
pub(crate) struct Work {
    call: Box<dyn Call>,
}

/// A function and its argument.
trait Call: Send {
    /// Calls it, in a copy of the process that made it.
    fn perform(self: Box<Self>);

    /// The connections in the argument, which a copy keeps.
    fn connections(&self) -> Vec<Id>;

    /// What another process needs to call it.
    fn encode(&self, out: &mut Vec<u8>);
}

struct TargetAndArgs<A> {
    target: fn(A),
    args: A,
}

impl<A: Message + Send + 'static> Call for TargetAndArgs<A> {
    fn perform(self: Box<Self>) {
        (self.target)(self.args);
    }

    fn connections(&self) -> Vec<Id> {
        registry::handles_in(&self.args)
    }

    fn encode(&self, out: &mut Vec<u8>) {
        (perform_encoded::<A> as Job).encode(out);
        self.target.encode(out);
        self.args.encode(out);
    }
}

impl Work {
    pub(crate) fn new<A: Message + Send + 'static>(target: fn(A), args: A) -> Self {
        Self { call: Box::new(TargetAndArgs { target, args }) }
    }
}

/// What a child calls that begins anew, whatever the type of the argument.
type Job = fn(Vec<u8>) -> Result<(), DecodeError>;

/// Performs what [`Call::encode`] has written.
pub(super) fn perform(mut bytes: &[u8]) -> Result<(), DecodeError> {
    let job = Job::decode(&mut bytes)?;
    job(bytes.to_vec())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a function that is a `Message` takes its arguments by value"
)]
fn perform_encoded<A: Message + 'static>(bytes: Vec<u8>) -> Result<(), DecodeError> {
    let (target, args) = <(fn(A), A)>::from_bytes(&bytes)?;
    target(args);
    Ok(())
}

/// What a child takes along that begins anew.
fn luggage(identity: &Identity, work: Option<&Work>) -> Result<Luggage, StartError> {
    if !entry::is_ready() {
        return Err(StartError::NotInitialized);
    }
    let encode = |out: &mut Vec<u8>| work.iter().for_each(|work| work.call.encode(out));
    Luggage::pack(identity, encode).ok_or(StartError::NotPortable)
}

/// How a child has ended, if it has.
fn reaped(waited: Waited) -> Option<End> {
    match waited {
        Waited::Running => None,
        Waited::Ended(status) => Some(End::Code(code(status))),
        Waited::Lost => Some(End::Unknown),
    }
}

fn await_end(awaited: Option<BorrowedFd>, deadline: Option<Instant>) {
    let waited = awaited.map(|fd| sys::await_any(&mut [Interest::reading(fd)], deadline));
    if !matches!(waited, Some(Ok(()))) {
        // Without a descriptor for it there is nothing to wait on, so look now and then.
        thread::sleep(Duration::from_millis(2));
    }
}

/// What `waitpid` packs into a status: the signal in the low bits, the exit code above.
fn code(status: i32) -> i32 {
    match status & 0x7f {
        0 => status >> 8 & 0xff,
        signal => -signal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_code_or_a_negative_signal() {
        assert_eq!(code(0), 0);
        assert_eq!(code(3 << 8), 3);
        assert_eq!(code(255 << 8), 255);
        assert_eq!(code(9), -9);
        assert_eq!(code(0x0b | 0x80), -11, "the bit for a core dump is no part of the signal");
    }
}
