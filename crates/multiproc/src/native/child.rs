//! A forked child and its end, which is asked for once and then remembered.

use super::forking::Forking;
use super::registry::{self, Id};
use super::sys::{self, Interest, SIGKILL, SIGTERM, Waited};
use crate::Message;
use crate::end::End;
use crate::identity::Identity;
use std::cell::Cell;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Debug)]
pub(crate) struct Child {
    pid: i32,
    /// Set when the child has been reaped: from then on its number may belong to another process.
    end: Cell<Option<End>>,
}

impl Child {
    /// Forks a child that does the work, which stays where it is if there is no room for a child.
    pub(crate) fn start(identity: &Identity, work: &mut Option<Work>) -> io::Result<Self> {
        let kept = work.as_ref().map_or(Vec::new(), |work| work.connections.clone());
        let (child, _) = Forking::begin().child(identity, &[], &kept, || {
            if let Some(work) = work.take() {
                (work.run)();
            }
        })?;
        Ok(child)
    }

    pub(super) fn new(pid: i32) -> Self {
        Self { pid, end: Cell::new(None) }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid.unsigned_abs()
    }

    /// Waits for the end and reaps the child.
    pub(crate) fn wait(&self) -> End {
        self.end.get().or_else(|| self.note(sys::wait(self.pid))).expect("this wait returns after the end")
    }

    /// Reaps the child if it has ended.
    pub(crate) fn end(&self) -> Option<End> {
        self.end.get().or_else(|| self.note(sys::wait_now(self.pid)))
    }

    /// Waits, but not longer than this.
    pub(crate) fn wait_timeout(&self, timeout: Duration) -> Option<End> {
        // A time too far to be counted is none at all.
        let deadline = Instant::now().checked_add(timeout);
        let pidfd = self.pidfd();
        loop {
            if let Some(end) = self.end() {
                return Some(end);
            }
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return None;
            }
            await_end(pidfd.as_ref(), deadline);
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
        if self.end().is_none() {
            sys::signal(self.pid, signal);
        }
    }

    fn note(&self, waited: Waited) -> Option<End> {
        let end = match waited {
            Waited::Running => None,
            Waited::Ended(status) => Some(End::Code(code(status))),
            Waited::Lost => Some(End::Unknown),
        };
        self.end.set(end);
        end
    }
}

/// What a child will do.
pub(crate) struct Work {
    /// The child has a copy of the arguments from the fork, so they need not be sent.
    run: Box<dyn FnOnce() + Send>,
    /// The connections among the arguments, which the child keeps.
    connections: Vec<Id>,
}

impl Work {
    pub(crate) fn new<A: Message + Send + 'static>(target: fn(A), args: A) -> Self {
        let connections = registry::handles_in(&args);
        Self { run: Box::new(move || target(args)), connections }
    }
}

fn await_end(pidfd: Result<&OwnedFd, &io::Error>, deadline: Option<Instant>) {
    let awaited = pidfd.map(|fd| sys::await_any(&mut [Interest::reading(fd.as_fd())], deadline));
    if !matches!(awaited, Ok(Ok(()))) {
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
