//! Names of processes, numbered as Python does: `Process-2:1` is the first child of the second child.

use crate::backend::identity;

/// Who a process is.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub name: String,
    /// The numbers from the main process down to this one, each followed by a colon.
    line: String,
}

impl Identity {
    /// The next child of this process, called after `kind`.
    pub(crate) fn next(kind: &str) -> Self {
        let number = identity::next_child();
        let line = identity::current().map_or("", |parent| &parent.line);
        Self { name: format!("{kind}-{line}{number}"), line: format!("{line}{number}:") }
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
    identity::current().map_or("MainProcess", |identity| &identity.name)
}
