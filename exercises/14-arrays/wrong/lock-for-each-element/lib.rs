use multiproc::{Lock, Process, RawArray};

type Job = (RawArray<u64>, Lock, (usize, usize), fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let lock = Lock::new();
    let border = |number| number * array.len() / processes;
    let started: Vec<Process> = (0..processes)
        .map(|number| start((array.clone(), lock.clone(), (border(number), border(number + 1)), plus_one)))
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

fn work((array, lock, (from, to), plus_one): Job) {
    for index in from..to {
        let _guard = lock.lock().unwrap();
        array.set(index, plus_one(array.get(index)));
    }
}
