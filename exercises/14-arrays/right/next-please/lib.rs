//! Whoever is free takes the next element. The one thing that all change is the number of that element, and only that
//! has a lock, which is held for a moment.

use multiproc::{Process, RawArray, Value};

type Job = (RawArray<u64>, Value<usize>, fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let next = Value::new(0);
    let mut children = Vec::new();
    for _ in 0..processes {
        let mut child = Process::new(work, (array.clone(), next.clone(), plus_one));
        child.start().expect("processes can be started");
        children.push(child);
    }
    for child in children {
        child.join().expect("the child was started");
    }
}

fn work((array, next, plus_one): Job) {
    loop {
        let index = take(&next);
        if index >= array.len() {
            return;
        }
        array.set(index, plus_one(array.get(index)));
    }
}

fn take(next: &Value<usize>) -> usize {
    let next = next.lock().expect("nobody dies in these three lines");
    let index = next.get();
    next.set(index + 1);
    index
}
