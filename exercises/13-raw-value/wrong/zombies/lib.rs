use multiproc::{Process, RawValue, Value};
use std::thread;
use std::time::Duration;

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
    let done = Value::new(0);
    for _ in 0..processes {
        let mut child = Process::new(add_locked, (number.clone(), done.clone(), plus_one, look));
        child.start().unwrap();
    }
    while done.get() < processes {
        thread::sleep(Duration::from_micros(200));
    }
}

fn add_raw((number, plus_one, look): (RawValue<u64>, fn(u64) -> u64, fn(u64))) {
    let sum = plus_one(number.get());
    number.set(sum);
    look(sum);
}

fn add_locked((number, done, plus_one, look): (Value<u64>, Value<usize>, fn(u64) -> u64, fn(u64))) {
    let guard = number.lock().unwrap();
    let sum = plus_one(guard.get());
    guard.set(sum);
    drop(guard);
    look(sum);
    let done = done.lock().unwrap();
    done.set(done.get() + 1);
}
