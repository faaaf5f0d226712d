use multiproc::{Process, RawArray};

type Job = (RawArray<u64>, (usize, usize), fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let border = |number| number * array.len() / processes;
    let start = |number| start((array.clone(), (border(number), border(number + 1)), plus_one));
    let started: Vec<Process> = (0..=processes).map(start).collect();
    for child in &started {
        child.join().expect("a child that was started can be joined");
    }
}

fn start(job: Job) -> Process {
    let mut child = Process::new(work, job);
    child.start().expect("the system has room for one more process");
    child
}

fn work((array, (from, to), plus_one): Job) {
    for index in from..to {
        array.set(index, plus_one(array.get(index)));
    }
}
