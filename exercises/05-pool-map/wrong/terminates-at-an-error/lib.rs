use multiproc::{AsyncResult, Pool, PoolError};

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
    let pool = Pool::new(workers).unwrap();
    let mut pending = items.iter().map(|&item| pool.apply_async(job, item)).collect::<Vec<_>>().into_iter();
    let mut results = Vec::new();
    for result in pending.by_ref() {
        results.push(fate(result.get()));
        if results.last().is_some_and(Result::is_err) {
            pool.terminate(); // "It cannot succeed any more."
            break;
        }
    }
    results.extend(pending.map(AsyncResult::get).map(fate));
    results
}

fn fate(result: Result<Result<u64, String>, PoolError>) -> Result<u64, Failure> {
    match result {
        Ok(returned) => returned.map_err(Failure::Refused),
        Err(PoolError::Panicked { message }) => Err(Failure::Panicked(message)),
        Err(PoolError::WorkerDied { exit_code, .. }) => Err(Failure::Died(exit_code.unwrap())),
        Err(error) => panic!("{error}"),
    }
}
