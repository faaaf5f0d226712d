use multiproc::{Process, RawArray, Value};
use std::thread;
use std::time::Duration;

type Job = (RawArray<u64>, Value<usize>, (usize, usize), fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let done = Value::new(0);
    let border = |number| number * array.len() / processes;
    for number in 0..processes {
        start((array.clone(), done.clone(), (border(number), border(number + 1)), plus_one));
    }
    while done.get() < processes {
        thread::sleep(Duration::from_micros(200));
    }
}

fn start(job: Job) -> Process {
    let mut child = Process::new(work, job);
    child.start().unwrap();
    child
}

fn work((array, done, (from, to), plus_one): Job) {
    for index in from..to {
        array.set(index, plus_one(array.get(index)));
    }
    let done = done.lock().unwrap();
    done.set(done.get() + 1);
}
