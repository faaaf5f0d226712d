//! Why a manager has not done what a proxy asked for.

use crate::DecodeError;
use std::{error, fmt, io};

/// Why a [`Manager`](crate::Manager) has not done what it was asked for.
///
/// ```
/// use multiproc::{Manager, ManagerError};
///
/// let manager = Manager::new()?;
/// let list = manager.list::<u32>()?;
/// assert!(matches!(list.set(3, 1), Err(ManagerError::OutOfRange)));
/// drop(manager);
/// assert!(matches!(list.append(1), Err(ManagerError::Gone)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub enum ManagerError {
    /// Its process has ended.
    Gone,
    /// The list is not so long. Nothing has changed.
    OutOfRange,
    /// A value cannot be read, usually because there is an object in it that this process
    /// [did not inherit](DecodeError::NotInherited).
    Decode(DecodeError),
    /// The system refused a connection.
    System(io::Error),
}

impl fmt::Display for ManagerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gone => "the manager's process has ended",
            Self::OutOfRange => "the list is not so long",
            Self::Decode(_) => "read what the manager keeps",
            Self::System(_) => "connect to the manager",
        })
    }
}

impl error::Error for ManagerError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Gone | Self::OutOfRange => None,
            Self::Decode(error) => Some(error),
            Self::System(error) => Some(error),
        }
    }
}

impl From<DecodeError> for ManagerError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
