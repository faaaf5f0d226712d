//! Names of processes, numbered as Python does: `Process-2:1` is the first child of the second child.

use crate::native::sys::AfterFork;
use std::sync::atomic::{AtomicU32, Ordering};

/// Who a process is.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub name: String,
    /// The numbers from the main process down to this one, each followed by a colon.
    line: String,
}

/// Unset in the main process. Set once after each fork, when the child has a single thread.
static CURRENT: AfterFork<Identity> = AfterFork::unset();
static CHILDREN: AtomicU32 = AtomicU32::new(0);

impl Identity {
    /// The next child of this process, called after `kind`.
    pub(crate) fn next(kind: &str) -> Self {
        let number = CHILDREN.fetch_add(1, Ordering::Relaxed) + 1;
        let line = CURRENT.get().map_or("", |parent| &parent.line);
        Self { name: format!("{kind}-{line}{number}"), line: format!("{line}{number}:") }
    }

    /// Makes this the identity of the current process, a child that has just been forked.
    pub(crate) fn assume(&self) {
        CURRENT.set(self.clone());
        CHILDREN.store(0, Ordering::Relaxed);
    }
}

/// The name of the process that asks: `MainProcess`, what its [`Process`](crate::Process) is called, or
/// `PoolWorker-N`.
///
/// ```
/// assert_eq!(multiproc::current_process_name(), "MainProcess");
/// ```
#[must_use]
pub fn current_process_name() -> &'static str {
    CURRENT.get().map_or("MainProcess", |identity| &identity.name)
}
