use multiproc::{Process, RawValue, Value};

pub fn without_lock(number: &RawValue<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    let mut children = Vec::new();
    for _ in 0..processes {
        let mut child = Process::new(add_raw, (number.clone(), plus_one, look));
        child.start().unwrap();
        children.push(child);
    }
    for child in children {
        child.join().unwrap();
    }
}

pub fn with_lock(number: &Value<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    let mut children = Vec::new();
    for _ in 0..processes {
        let mut child = Process::new(add_locked, (number.clone(), plus_one, look));
        child.start().unwrap();
        children.push(child);
    }
    for child in children {
        child.join().unwrap();
    }
}

fn add_raw((number, plus_one, look): (RawValue<u64>, fn(u64) -> u64, fn(u64))) {
    let sum = plus_one(number.get());
    look(sum);
    number.set(sum);
}

fn add_locked((number, plus_one, look): (Value<u64>, fn(u64) -> u64, fn(u64))) {
    let guard = number.lock().unwrap();
    let sum = plus_one(guard.get());
    guard.set(sum);
    drop(guard);
    look(sum);
}
