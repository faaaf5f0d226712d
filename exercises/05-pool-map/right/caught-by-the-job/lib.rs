//! The job's own errors and panics become one kind of result in the worker; to the pool, only a death is an error.

use multiproc::{Pool, PoolError, message};
use std::panic::catch_unwind;

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(String),
    Panicked(String),
    Died(i32),
}

/// What is sent to a worker.
struct Task {
    job: fn(u64) -> Result<u64, String>,
    item: u64,
}

message!(Task { job, item });

/// What comes back: a result, or the text of an error, or that of a panic.
type Outcome = Result<u64, (String, bool)>;

pub fn pool_map(
    items: &[u64],
    workers: usize,
    job: fn(u64) -> Result<u64, String>,
) -> Vec<Result<u64, Failure>> {
    let pool = Pool::new(workers).expect("processes can be started");
    let tasks = items.iter().map(|&item| Task { job, item });
    pool.imap(perform, tasks).map(fate).collect()
}

fn perform(task: Task) -> Outcome {
    let result = catch_unwind(|| (task.job)(task.item)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref().map(|text: &&str| (*text).to_string())).unwrap_or_default()
    });
    match result {
        Ok(returned) => returned.map_err(|error| (error, false)),
        Err(message) => Err((message, true)),
    }
}

fn fate(outcome: Result<Outcome, PoolError>) -> Result<u64, Failure> {
    match outcome {
        Ok(outcome) => outcome.map_err(|(text, panicked)| match panicked {
            true => Failure::Panicked(text),
            false => Failure::Refused(text),
        }),
        Err(PoolError::WorkerDied { exit_code, .. }) => Err(Failure::Died(exit_code.unwrap())),
        Err(error) => unreachable!("{error}"),
    }
}
