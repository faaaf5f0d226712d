//! The fork, and what must be in order around it.
//!
//! A fork copies everything, also what should exist once:
//!
//! * Text that waits in the buffer of standard output would be printed by both processes: it is flushed before.
//! * A lock that another thread holds stays locked in the child for ever: this thread takes those of the fork server,
//!   standard output, standard error, the shared objects and the list below first, so the child owns them and lets go.
//! * The parent's ends of the pool's sockets are copied into every later child. A child that kept them would keep
//!   other workers from seeing that the parent is gone: they are in a list, and each child closes them.
//!
//! The child never returns to its caller: its frames belong to the parent, and so do the destructors in them.

use super::child::Child;
use super::registry::{self, Id};
use super::sys;
use super::{fork_server, mutex};
use std::io::{self, StderrLock, StdoutLock, Write};
use std::ops::Deref;
use std::os::fd::{AsRawFd, RawFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{mem, process};

/// What a child whose work panicked exits with, as a Rust program does.
const PANICKED: i32 = 101;

/// Descriptors that children must not keep.
static PRIVATE: Mutex<Vec<RawFd>> = Mutex::new(Vec::new());

/// The locks for a fork, held by this thread; one fork at a time.
pub(crate) struct Forking {
    server: fork_server::Held,
    private: MutexGuard<'static, Vec<RawFd>>,
    objects: registry::Held,
    _stderr: StderrLock<'static>,
    stdout: StdoutLock<'static>,
}

impl Forking {
    /// Takes the locks, that of the list last: whoever holds it never waits for another.
    pub(crate) fn begin() -> Self {
        let server = fork_server::hold();
        let stdout = io::stdout().lock();
        let stderr = io::stderr().lock();
        // The list of objects before the other: an object that is made or dropped holds it, and waits for nothing.
        let objects = registry::hold();
        Self { private: private(), objects, _stderr: stderr, stdout, server }
    }

    /// Forks a child that does `work` and ends; `closed` are more descriptors that it must not keep, `kept` the
    /// connections that it may.
    ///
    /// The parent gets the locks back, so that it can put descriptors on the list before anyone else forks.
    pub(crate) fn child(
        mut self,
        closed: &[RawFd],
        kept: &[Id],
        work: impl FnOnce(),
    ) -> io::Result<(Child, Self)> {
        // An error is the next print's to report.
        let _ = self.stdout.flush();
        match sys::split()? {
            Some(pid) => Ok((Child::new(pid), self)),
            None => live(|| {
                self.settle_in_child(closed, kept);
                work();
            }),
        }
    }

    /// The fork server of this process.
    pub(super) fn server(&mut self) -> &mut Option<fork_server::Server> {
        &mut self.server
    }

    fn settle_in_child(mut self, closed: &[RawFd], kept: &[Id]) {
        self.private.drain(..).chain(closed.iter().copied()).for_each(sys::close_inherited);
        mutex::forget_this_process();
        self.objects.abandon_connections(kept);
    }
}

/// The whole life of a child.
pub(super) fn live(work: impl FnOnce()) -> ! {
    let done = catch_unwind(AssertUnwindSafe(work));
    let code = if done.is_ok() { 0 } else { PANICKED };
    // Dropping what a panic carried could panic again.
    mem::forget(done);
    let _ = catch_unwind(|| io::stdout().flush());
    sys::exit_now(code)
}

/// A descriptor that children of this process close.
///
/// A child has a copy of this, in which the number may be that of another file: it is of no use, and dropping it does
/// nothing.
pub(crate) struct Private<F: AsRawFd> {
    file: Option<F>,
    owner: u32,
}

impl<F: AsRawFd> Private<F> {
    pub(crate) fn new(file: F, forking: &mut Forking) -> Self {
        Self::listed(file, &mut forking.private)
    }

    /// For a process that is not in the middle of a fork.
    pub(crate) fn from_now_on(file: F) -> Self {
        Self::listed(file, &mut private())
    }

    fn listed(file: F, private: &mut Vec<RawFd>) -> Self {
        private.push(file.as_raw_fd());
        Self { file: Some(file), owner: process::id() }
    }

    /// Whether this is no copy.
    pub(super) fn is_ours(&self) -> bool {
        self.owner == process::id()
    }

    /// For whoever holds the locks.
    pub(super) fn close(mut self, forking: &mut Forking) {
        if self.is_ours()
            && let Some(file) = self.file.take()
        {
            close(file, &mut forking.private);
        }
    }
}

/// Closes it under the lock: a child forked in between would keep it.
fn close(file: impl AsRawFd, private: &mut Vec<RawFd>) {
    let fd = file.as_raw_fd();
    private.retain(|&listed| listed != fd);
    drop(file);
}

impl<F: AsRawFd> Deref for Private<F> {
    type Target = F;

    fn deref(&self) -> &F {
        self.file.as_ref().expect("only `drop` takes it")
    }
}

impl<F: AsRawFd> Drop for Private<F> {
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        if self.is_ours() {
            close(file, &mut private());
        } else {
            mem::forget(file);
        }
    }
}

fn private() -> MutexGuard<'static, Vec<RawFd>> {
    PRIVATE.lock().unwrap_or_else(PoisonError::into_inner)
}
