//! As `right/own-workers`, but a panic is not caught.

use multiproc::{Process, Queue, RawArray, Value};

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(String),
    Panicked(String),
    Died(i32),
}

type Job = fn(u64) -> Result<u64, String>;
type Desk = (Value<usize>, RawArray<usize>, Queue<(usize, Result<u64, String>)>);

pub fn pool_map(items: &[u64], workers: usize, job: Job) -> Vec<Result<u64, Failure>> {
    let desk: Desk = (Value::new(0), RawArray::new(workers), Queue::new());
    let processes: Vec<Process> =
        (0..workers).map(|me| start((me, job, items.to_vec(), desk.clone()))).collect();
    processes.iter().for_each(|process| process.join().unwrap());

    let mut results = vec![Err(Failure::Panicked(String::new())); items.len()];
    let (_, at, done) = desk;
    for (me, process) in processes.iter().enumerate() {
        match process.exit_code() {
            Some(0 | 101) => (), // 101 is a panic, and that is what is there already.
            code => results[at.get(me)] = Err(Failure::Died(code.unwrap())),
        }
    }
    while let Ok((index, done)) = done.get_nowait() {
        results[index] = done.map_err(Failure::Refused);
    }
    results
}

type Shift = (usize, Job, Vec<u64>, Desk);

fn start(shift: Shift) -> Process {
    let mut process = Process::new(work, shift);
    process.start().unwrap();
    process
}

fn work((me, job, items, (next, at, done)): Shift) {
    loop {
        let index = take(&next);
        let Some(&item) = items.get(index) else { break };
        at.set(me, index);
        done.put((index, job(item)));
    }
}

fn take(next: &Value<usize>) -> usize {
    let next = next.lock().unwrap();
    let index = next.get();
    next.set(index + 1);
    index
}
