use multiproc::{Pool, PoolError};
use std::panic::catch_unwind;

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(String),
    Panicked(String),
    Died(i32),
}

type Job = fn(u64) -> Result<u64, String>;

/// What a job came to: it returned, or it panicked with a message.
type Done = Result<Result<u64, String>, String>;

pub fn pool_map(items: &[u64], workers: usize, job: Job) -> Vec<Result<u64, Failure>> {
    let length = items.len().div_ceil(workers).max(1);
    let shares: Vec<(Job, Vec<u64>)> = items.chunks(length).map(|share| (job, share.to_vec())).collect();
    let pool = Pool::new(workers).unwrap();
    let results = pool.imap(work, shares).collect::<Vec<_>>();
    items.chunks(length).zip(results).flat_map(|(share, result)| fates(share, result)).collect()
}

fn work((job, share): (Job, Vec<u64>)) -> Vec<Done> {
    let text = |panic: Box<dyn std::any::Any + Send>| *panic.downcast::<String>().unwrap();
    share.into_iter().map(|item| catch_unwind(|| job(item)).map_err(text)).collect()
}

fn fates(share: &[u64], result: Result<Vec<Done>, PoolError>) -> Vec<Result<u64, Failure>> {
    match result {
        Ok(done) => done.into_iter().map(fate).collect(),
        Err(PoolError::WorkerDied { exit_code, .. }) => {
            share.iter().map(|_| Err(Failure::Died(exit_code.unwrap()))).collect()
        }
        Err(error) => panic!("{error}"),
    }
}

fn fate(done: Done) -> Result<u64, Failure> {
    match done {
        Ok(returned) => returned.map_err(Failure::Refused),
        Err(message) => Err(Failure::Panicked(message)),
    }
}
