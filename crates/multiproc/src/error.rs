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
    /// A process that is not forked begins in `main`, and there this program does not call
    /// [`multiproc::init()`](crate::init).
    NotInitialized,
    /// Among the arguments is what a process that is not forked cannot get: a shared object that was made before
    /// [`multiproc::init()`](crate::init) was called, or a function of a shared library. Wrap that in one of your own.
    NotPortable,
    /// The system refused: too many processes or descriptors, or too little memory.
    System(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyStarted => f.write_str("the process has been started already: make a new one"),
            Self::NotInitialized => f.write_str(
                "a process that is not forked begins in `main`: call `multiproc::init()` there, before all else",
            ),
            Self::NotPortable => f.write_str(
                "an argument is of no use in a process that is not forked: a shared object that was made before \
                 `multiproc::init()`, or a function of a shared library",
            ),
            Self::System(_) => f.write_str("start a process"),
        }
    }
}

impl error::Error for StartError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::AlreadyStarted | Self::NotInitialized | Self::NotPortable => None,
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
    /// The process has ended, but how is unknown: something else in this program has reaped it. Of a process of the
    /// [fork server](crate::StartMethod::ForkServer) all is unknown when the server has ended before it.
    ReapedElsewhere,
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotStarted => "the process has not been started",
            Self::ReapedElsewhere => {
                "how the process ends is unknown: something else in this program has reaped it, or its fork server \
                 has ended before it"
            }
        })
    }
}

impl error::Error for JoinError {}
