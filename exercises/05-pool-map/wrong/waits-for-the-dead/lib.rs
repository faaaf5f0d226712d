//! Workers of its own, and as many results are awaited as there are items.

use multiproc::{Process, Queue, Value};
use std::panic::catch_unwind;

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(String),
    Panicked(String),
    Died(i32),
}

type Job = fn(u64) -> Result<u64, String>;
type Done = Result<Result<u64, String>, String>;
type Desk = (Value<usize>, Queue<(usize, Done)>);

pub fn pool_map(items: &[u64], workers: usize, job: Job) -> Vec<Result<u64, Failure>> {
    let desk: Desk = (Value::new(0), Queue::new());
    let processes: Vec<Process> = (0..workers).map(|_| start((job, items.to_vec(), desk.clone()))).collect();

    let mut results = vec![Ok(0); items.len()];
    for _ in items {
        let (index, done) = desk.1.get().unwrap(); // Nobody puts in what a dead worker was at.
        results[index] = match done {
            Ok(returned) => returned.map_err(Failure::Refused),
            Err(message) => Err(Failure::Panicked(message)),
        };
    }
    processes.iter().for_each(|process| process.join().unwrap());
    results
}

type Shift = (Job, Vec<u64>, Desk);

fn start(shift: Shift) -> Process {
    let mut process = Process::new(work, shift);
    process.start().unwrap();
    process
}

fn work((job, items, (next, done)): Shift) {
    loop {
        let index = take(&next);
        let Some(&item) = items.get(index) else { break };
        let result = catch_unwind(|| job(item));
        done.put((index, result.map_err(|panic| *panic.downcast::<String>().unwrap())));
    }
}

fn take(next: &Value<usize>) -> usize {
    let next = next.lock().unwrap();
    let index = next.get();
    next.set(index + 1);
    index
}
