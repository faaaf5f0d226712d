//! All jobs are handed out before the first result is fetched.

use multiproc::{Pool, PoolError};

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(String),
    Panicked(String),
    Died(i32),
}

pub fn pool_map(
    items: &[u64],
    workers: usize,
    job: fn(u64) -> Result<u64, String>,
) -> Vec<Result<u64, Failure>> {
    let pool = Pool::new(workers).expect("processes can be started");
    let pending: Vec<_> = items.iter().map(|&item| pool.apply_async(job, item)).collect();
    pending.into_iter().map(|result| fate(result.get())).collect()
}

fn fate(result: Result<Result<u64, String>, PoolError>) -> Result<u64, Failure> {
    let failure = match result {
        Ok(Ok(number)) => return Ok(number),
        Ok(Err(error)) => Failure::Refused(error),
        Err(PoolError::Panicked { message }) => Failure::Panicked(message),
        Err(PoolError::WorkerDied { exit_code, .. }) => {
            Failure::Died(exit_code.expect("nobody else waits for workers"))
        }
        Err(PoolError::Decode(error)) => panic!("the pool and its worker are one program: {error}"),
    };
    Err(failure)
}
