//! A pool has the queue inside: it gives a task to whoever is free, and tells whose worker has died.

use multiproc::{AsyncResult, Pool, PoolError};

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let mut pool = Pool::new(workers).expect("processes can be started");
    let mut waiting: Vec<(u64, AsyncResult<u64>)> = Vec::new();
    while let Some(task) = produce() {
        waiting.push((task, pool.apply_async(perform, (work, task))));
    }
    let mut results: Vec<Option<u64>> = vec![None; waiting.len()];
    let mut open: Vec<(usize, u64, AsyncResult<u64>)> =
        waiting.into_iter().enumerate().map(|(index, (task, result))| (index, task, result)).collect();
    loop {
        let mut lost = Vec::new();
        for (index, task, result) in open {
            match result.get() {
                Ok(result) => results[index] = Some(result),
                Err(PoolError::WorkerDied { .. } | PoolError::Panicked { .. }) => lost.push((index, task)),
                Err(error) => panic!("{error}"),
            }
        }
        if lost.is_empty() {
            return results.into_iter().flatten().collect();
        }
        pool = Pool::new(workers).expect("processes can be started");
        open = lost
            .into_iter()
            .map(|(index, task)| (index, task, pool.apply_async(perform, (work, task))))
            .collect();
    }
}

type Task = (fn(u64) -> u64, u64);

fn perform((work, task): Task) -> u64 {
    work(task)
}
