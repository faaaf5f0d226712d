//! A map over the workers of a pool, in which some jobs fail and the others do not care.

use multiproc::{Pool, PoolError};

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It returned this error.
    Refused(String),
    /// It panicked with this message.
    Panicked(String),
    /// Its worker process ended before it: with this exit code, or by this signal as a negative number.
    Died(i32),
}

/// Runs `job(item)` for each of `items` in `workers` worker processes, and returns what became of each, in the order of
/// `items`.
pub fn pool_map(
    items: &[u64],
    workers: usize,
    job: fn(u64) -> Result<u64, String>,
) -> Vec<Result<u64, Failure>> {
    let pool = Pool::new(workers).expect("the system lets us start a few processes");
    // Not `map`: of many results, and perhaps several errors, that returns one error. `imap` hands in all jobs at once,
    // too, and then gives one result after the other.
    pool.imap(job, items.to_vec()).map(fate).collect()
} // Here `pool` is dropped: the workers that live end, and each is waited for.

/// Sorts out who failed. The outer `Result` is the pool's and tells whether the job came to its end, the inner one is
/// the job's own.
fn fate(result: Result<Result<u64, String>, PoolError>) -> Result<u64, Failure> {
    match result {
        Ok(returned) => returned.map_err(Failure::Refused),
        Err(PoolError::Panicked { message }) => Err(Failure::Panicked(message)),
        Err(PoolError::WorkerDied { exit_code, .. }) => {
            Err(Failure::Died(exit_code.expect("nobody but the pool waits for its workers")))
        }
        Err(error @ PoolError::Decode(_)) => unreachable!("numbers and texts survive the journey: {error}"),
    }
}
