//! A pool has the processes; each of them gets one addition to do.

use multiproc::{Pool, RawValue, Value};

pub fn without_lock(number: &RawValue<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    let pool = Pool::new(processes).expect("processes can be started");
    pool.map(add_raw, vec![(number.clone(), plus_one, look); processes]).expect("the workers live");
}

pub fn with_lock(number: &Value<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    if processes == 0 {
        return; // A pool of 0 would have as many processes as there are cores.
    }
    let pool = Pool::new(processes).expect("processes can be started");
    pool.map(add_locked, vec![(number.clone(), plus_one, look); processes]).expect("the workers live");
}

fn add_raw((number, plus_one, look): (RawValue<u64>, fn(u64) -> u64, fn(u64))) {
    let sum = plus_one(number.get());
    number.set(sum);
    look(sum);
}

fn add_locked((number, plus_one, look): (Value<u64>, fn(u64) -> u64, fn(u64))) {
    look(add(&number, plus_one));
}

/// The guard lives as long as this function runs.
fn add(number: &Value<u64>, plus_one: fn(u64) -> u64) -> u64 {
    let number = number.lock().expect("nobody dies here");
    let sum = plus_one(number.get());
    number.set(sum);
    sum
}
