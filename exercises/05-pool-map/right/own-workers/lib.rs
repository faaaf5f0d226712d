//! No pool: processes that take the next number from a shared counter, and write down what they are at before they
//! begin. So it is known what a dead one was at.

use multiproc::{Process, Queue, RawArray, Value};
use std::panic::catch_unwind;

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(String),
    Panicked(String),
    Died(i32),
}

type Job = fn(u64) -> Result<u64, String>;

/// What a job came to in its worker: it returned, or it panicked with a message.
type Done = Result<Result<u64, String>, String>;

/// What all workers share: the number of the next job, for each worker the number that it is at, and what was done.
type Desk = (Value<usize>, RawArray<usize>, Queue<(usize, Done)>);

pub fn pool_map(items: &[u64], workers: usize, job: Job) -> Vec<Result<u64, Failure>> {
    let desk: Desk = (Value::new(0), RawArray::new(workers), Queue::new());
    let processes: Vec<Process> =
        (0..workers).map(|me| start((me, job, items.to_vec(), desk.clone()))).collect();
    processes.iter().for_each(|process| process.join().expect("it was started"));

    let mut results = vec![None; items.len()];
    let (_, at, done) = desk;
    for (me, process) in processes.iter().enumerate() {
        let code = process.exit_code().expect("it was joined");
        if code != 0 {
            results[at.get(me)] = Some(Err(Failure::Died(code)));
        }
    }
    while let Ok((index, done)) = done.get_nowait() {
        results[index] = Some(match done {
            Ok(returned) => returned.map_err(Failure::Refused),
            Err(message) => Err(Failure::Panicked(message)),
        });
    }
    results.into_iter().map(|result| result.expect("each was begun by somebody")).collect()
}

type Shift = (usize, Job, Vec<u64>, Desk);

fn start(shift: Shift) -> Process {
    let mut process = Process::new(work, shift);
    process.start().expect("a process can be started");
    process
}

fn work((me, job, items, (next, at, done)): Shift) {
    loop {
        let index = take(&next);
        let Some(&item) = items.get(index) else { break };
        at.set(me, index);
        let result = catch_unwind(|| job(item));
        done.put((
            index,
            result.map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default()),
        ));
    }
}

fn take(next: &Value<usize>) -> usize {
    let next = next.lock().expect("nobody dies in these three lines");
    let index = next.get();
    next.set(index + 1);
    index
}
