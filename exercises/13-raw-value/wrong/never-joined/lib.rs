use multiproc::{Process, RawValue, Value};
use std::thread;
use std::time::Duration;

pub fn without_lock(number: &RawValue<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    for _ in 0..processes {
        let mut child = Process::new(add_raw, (number.clone(), plus_one, look));
        child.start().unwrap();
    }
}

pub fn with_lock(number: &Value<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    for _ in 0..processes {
        let mut child = Process::new(add_locked, (number.clone(), plus_one, look));
        child.start().unwrap();
    }
}

fn add_raw((number, plus_one, look): (RawValue<u64>, fn(u64) -> u64, fn(u64))) {
    thread::sleep(Duration::from_secs(4)); // So that all have been started before one begins.
    let sum = plus_one(number.get());
    number.set(sum);
    look(sum);
}

fn add_locked((number, plus_one, look): (Value<u64>, fn(u64) -> u64, fn(u64))) {
    thread::sleep(Duration::from_secs(4)); // So that all have been started before one begins.
    let guard = number.lock().unwrap();
    let sum = plus_one(guard.get());
    guard.set(sum);
    drop(guard);
    look(sum);
}
