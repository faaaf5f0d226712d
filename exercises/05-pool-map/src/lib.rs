//! A map over the workers of a pool, in which some jobs fail and the others do not care.

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
///
/// * All jobs are run, once each, whatever happens to the others.
/// * No more than `workers` jobs run at the same time. No worker is idle while a job waits.
/// * An error or a panic costs a job its result, but no worker.
/// * A worker that dies is not replaced. Fewer than `workers` of them die.
/// * When the function returns, every worker has ended and has been waited for.
pub fn pool_map(
    items: &[u64],
    workers: usize,
    job: fn(u64) -> Result<u64, String>,
) -> Vec<Result<u64, Failure>> {
    let _ = (items, workers, job); // Delete this line: it only keeps the compiler quiet until you begin.
    todo!("run each job in a worker process (`multiproc::Pool`), and keep what became of it")
}
