use multiproc::{Process, RawValue, Value};

pub fn without_lock(number: &RawValue<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    let mut children = Vec::new();
    for _ in 0..processes {
        let mut child = Process::new(add_raw, (number.get(), plus_one, look));
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
        let mut child = Process::new(add_locked, (number.get(), plus_one, look));
        child.start().unwrap();
        children.push(child);
    }
    for child in children {
        child.join().unwrap();
    }
}

fn add_raw((mut number, plus_one, look): (u64, fn(u64) -> u64, fn(u64))) {
    number = plus_one(number);
    look(number);
}

fn add_locked((mut number, plus_one, look): (u64, fn(u64) -> u64, fn(u64))) {
    number = plus_one(number);
    look(number);
}
