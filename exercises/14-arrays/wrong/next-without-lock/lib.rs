use multiproc::{Process, RawArray, RawValue};

type Job = (RawArray<u64>, RawValue<usize>, fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let next = RawValue::new(0);
    let mut children = Vec::new();
    for _ in 0..processes {
        let mut child = Process::new(work, (array.clone(), next.clone(), plus_one));
        child.start().unwrap();
        children.push(child);
    }
    for child in children {
        child.join().unwrap();
    }
}

fn work((array, next, plus_one): Job) {
    loop {
        let index = next.get();
        if index >= array.len() {
            return;
        }
        next.set(index + 1); // Another process may have read the same number.
        array.set(index, plus_one(array.get(index)));
    }
}
