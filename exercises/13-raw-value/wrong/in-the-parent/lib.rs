use multiproc::{RawValue, Value};

pub fn without_lock(number: &RawValue<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    for _ in 0..processes {
        let sum = plus_one(number.get());
        number.set(sum);
        look(sum);
    }
}

pub fn with_lock(number: &Value<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    for _ in 0..processes {
        let guard = number.lock().unwrap();
        let sum = plus_one(guard.get());
        guard.set(sum);
        drop(guard);
        look(sum);
    }
}
