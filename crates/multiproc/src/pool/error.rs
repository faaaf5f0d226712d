//! Why a task has no result.

use crate::DecodeError;
use std::{error, fmt};

/// Why a task of a [`Pool`](crate::Pool) has no result.
///
/// ```
/// use multiproc::{Pool, PoolError};
///
/// fn reciprocal(number: u32) -> u32 {
///     assert!(number != 0, "nothing is 1/0");
///     1 / number
/// }
///
/// let pool = Pool::new(2)?;
/// let error = pool.map(reciprocal, [1, 0]).unwrap_err();
/// assert_eq!(error, PoolError::Panicked { message: "nothing is 1/0".into() });
/// # Ok::<(), multiproc::StartError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolError {
    /// The task panicked. Its worker goes on with other tasks.
    Panicked {
        /// What the panic said.
        message: String,
    },
    /// The worker ended while it had the task, or all workers have ended and this is how the last one did.
    WorkerDied {
        /// The worker's process.
        pid: u32,
        /// Its exit code, or the signal that killed it as a negative number; `None` if something else reaped it.
        exit_code: Option<i32>,
    },
    /// The argument or the result did not survive the journey: its `decode` does not read what its `encode` writes.
    Decode(DecodeError),
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panicked { message } => write!(f, "the task panicked: {message}"),
            Self::WorkerDied { pid, exit_code } => {
                write!(f, "the worker process {pid} {} before its task was done", Fate(*exit_code))
            }
            Self::Decode(_) => f.write_str("read what was sent between the pool and its worker"),
        }
    }
}

struct Fate(Option<i32>);

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(signal) if signal < 0 => write!(f, "was killed by signal {}", signal.unsigned_abs()),
            Some(code) => write!(f, "exited with code {code}"),
            None => f.write_str("ended"),
        }
    }
}

impl error::Error for PoolError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Decode(error) => Some(error),
            Self::Panicked { .. } | Self::WorkerDied { .. } => None,
        }
    }
}

impl From<DecodeError> for PoolError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_worker_is_described_by_its_end() {
        let said = |exit_code| PoolError::WorkerDied { pid: 7, exit_code }.to_string();
        assert_eq!(said(Some(-9)), "the worker process 7 was killed by signal 9 before its task was done");
        assert_eq!(said(Some(3)), "the worker process 7 exited with code 3 before its task was done");
        assert_eq!(said(None), "the worker process 7 ended before its task was done");
    }
}
