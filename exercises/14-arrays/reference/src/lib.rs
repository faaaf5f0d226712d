//! A shared array, in which each process works on a part of its own.

use multiproc::{Process, RawArray};

/// What a child is given: the array, the first element of its part and the one behind it, and how to add one.
type Job = (RawArray<u64>, (usize, usize), fn(u64) -> u64);

/// Puts `plus_one(element)` in the place of each element of `array`, in `processes` child processes.
pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    // Part `number` ends where the next one begins, and the last one at the end of the array: whatever the length,
    // nothing is left out, nothing belongs to two, and no two parts differ by more than one element.
    let border = |number| number * array.len() / processes;
    let start = |number| start((array.clone(), (border(number), border(number + 1)), plus_one));
    let started: Vec<Process> = (0..processes).map(start).collect();
    for child in &started {
        child.join().expect("a child that was started can be joined");
    }
}

fn start(job: Job) -> Process {
    let mut child = Process::new(work, job);
    child.start().expect("the system has room for one more process");
    child
}

/// What a child runs. No lock is needed: nobody else reads or writes these elements.
fn work((array, (from, to), plus_one): Job) {
    for index in from..to {
        array.set(index, plus_one(array.get(index)));
    }
}
