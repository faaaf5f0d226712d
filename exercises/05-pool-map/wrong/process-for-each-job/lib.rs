use multiproc::{Process, Queue};
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
    items.chunks(workers).flat_map(|few| few_at_once(few, job)).collect()
}

fn few_at_once(items: &[u64], job: Job) -> Vec<Result<u64, Failure>> {
    let started: Vec<_> = items.iter().map(|&item| start(item, job)).collect();
    started.into_iter().map(|(process, done)| fate(&process, &done)).collect()
}

fn start(item: u64, job: Job) -> (Process, Queue<Done>) {
    let done = Queue::new();
    let mut process = Process::new(work, (item, job, done.clone()));
    process.start().unwrap();
    (process, done)
}

fn work((item, job, done): (u64, Job, Queue<Done>)) {
    done.put(catch_unwind(|| job(item)).map_err(|panic| *panic.downcast::<String>().unwrap()));
}

fn fate(process: &Process, done: &Queue<Done>) -> Result<u64, Failure> {
    process.join().unwrap();
    match done.get_nowait() {
        Ok(Ok(returned)) => returned.map_err(Failure::Refused),
        Ok(Err(message)) => Err(Failure::Panicked(message)),
        Err(_) => Err(Failure::Died(process.exit_code().unwrap())),
    }
}
