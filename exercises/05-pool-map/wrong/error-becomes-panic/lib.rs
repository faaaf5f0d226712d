use multiproc::{Pool, PoolError};

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(String),
    Panicked(String),
    Died(i32),
}

type Task = (fn(u64) -> Result<u64, String>, u64);

pub fn pool_map(
    items: &[u64],
    workers: usize,
    job: fn(u64) -> Result<u64, String>,
) -> Vec<Result<u64, Failure>> {
    let pool = Pool::new(workers).unwrap();
    let tasks: Vec<Task> = items.iter().map(|&item| (job, item)).collect();
    pool.imap(work, tasks).map(fate).collect()
}

fn work((job, item): Task) -> u64 {
    job(item).unwrap()
}

fn fate(result: Result<u64, PoolError>) -> Result<u64, Failure> {
    result.map_err(|error| match error {
        PoolError::Panicked { message } => Failure::Panicked(message),
        PoolError::WorkerDied { exit_code, .. } => Failure::Died(exit_code.unwrap()),
        error @ PoolError::Decode(_) => panic!("{error}"),
    })
}
