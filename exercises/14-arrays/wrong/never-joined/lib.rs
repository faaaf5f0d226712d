use multiproc::{Process, RawArray};
use std::thread;
use std::time::Duration;

type Job = (RawArray<u64>, (usize, usize), fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let border = |number| number * array.len() / processes;
    for number in 0..processes {
        start((array.clone(), (border(number), border(number + 1)), plus_one));
    }
}

fn start(job: Job) -> Process {
    let mut child = Process::new(work, job);
    child.start().unwrap();
    child
}

fn work((array, (from, to), plus_one): Job) {
    thread::sleep(Duration::from_secs(4)); // So that all have been started before one begins.
    for index in from..to {
        array.set(index, plus_one(array.get(index)));
    }
}
