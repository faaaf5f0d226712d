//! What can go wrong with processes.

use std::{error, fmt, io};

/// Why a process or a pool could not be started.
///
/// ```
/// use multiproc::{Process, StartError};
///
/// let mut process = Process::new(drop, ());
/// process.start()?;
/// assert!(matches!(process.start(), Err(StartError::AlreadyStarted)));
/// process.join()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub enum StartError {
    /// A process can be started once.
    AlreadyStarted,
    /// The system refused: too many processes or descriptors, or too little memory.
    System(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyStarted => f.write_str("the process has been started already: make a new one"),
            Self::System(_) => f.write_str("start a process"),
        }
    }
}

impl error::Error for StartError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::AlreadyStarted => None,
            Self::System(error) => Some(error),
        }
    }
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// Why a process cannot be joined.
///
/// ```
/// use multiproc::{JoinError, Process};
///
/// let process = Process::new(drop, ());
/// assert_eq!(process.join(), Err(JoinError::NotStarted));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinError {
    /// There is nothing to wait for yet.
    NotStarted,
    /// The process has ended, but how is unknown: something else in this program has reaped it.
    ReapedElsewhere,
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotStarted => "the process has not been started",
            Self::ReapedElsewhere => {
                "the process has ended, but something else in this program has reaped it"
            }
        })
    }
}

impl error::Error for JoinError {}
