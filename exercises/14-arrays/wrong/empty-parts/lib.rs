use multiproc::{Process, RawArray};

type Job = (RawArray<u64>, (usize, usize), fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let length = array.len() / processes;
    let started: Vec<Process> = (0..array.len())
        .step_by(length)
        .map(|from| start((array.clone(), (from, (from + length).min(array.len())), plus_one)))
        .collect();
    for child in &started {
        child.join().unwrap();
    }
}

fn start(job: Job) -> Process {
    let mut child = Process::new(work, job);
    child.start().unwrap();
    child
}

fn work((array, (from, to), plus_one): Job) {
    for index in from..to {
        array.set(index, plus_one(array.get(index)));
    }
}
