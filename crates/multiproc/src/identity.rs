//! Names of processes, numbered as Python does: `Process-2:1` is the first child of the second child.

use crate::backend::identity;
use crate::{DecodeError, Message};

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

impl Message for Identity {
    fn encode(&self, out: &mut Vec<u8>) {
        self.name.encode(out);
        self.line.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { name: Message::decode(bytes)?, line: Message::decode(bytes)? })
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
