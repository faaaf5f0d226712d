use multiproc::{Process, RawArray};

type Job = (Vec<u64>, fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let border = |number| number * array.len() / processes;
    let started: Vec<Process> = (0..processes)
        .map(|number| start((array.to_vec()[border(number)..border(number + 1)].to_vec(), plus_one)))
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

fn work((mut part, plus_one): Job) {
    for element in &mut part {
        *element = plus_one(*element);
    }
}
