//! A list of processes that joins itself, and a lock that is taken also if its last owner has died.

use multiproc::{Message, Process, RawValue, Value};
use std::sync::PoisonError;

#[derive(Default)]
struct Children(Vec<Process>);

impl Children {
    fn start<A: Message + Send + 'static>(&mut self, work: fn(A), args: A) {
        let mut child = Process::new(work, args);
        child.start().expect("processes can be started");
        self.0.push(child);
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for child in &self.0 {
            let _ = child.join();
        }
    }
}

pub fn without_lock(number: &RawValue<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    let mut children = Children::default();
    (0..processes).for_each(|_| children.start(add_raw, (number.clone(), plus_one, look)));
}

pub fn with_lock(number: &Value<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    let mut children = Children::default();
    (0..processes).for_each(|_| children.start(add_locked, (number.clone(), plus_one, look)));
}

fn add_raw((number, plus_one, look): (RawValue<u64>, fn(u64) -> u64, fn(u64))) {
    let old = number.get();
    number.set(plus_one(old));
    look(old + 1);
}

fn add_locked((number, plus_one, look): (Value<u64>, fn(u64) -> u64, fn(u64))) {
    let mut sum = 0;
    {
        let number = number.lock().unwrap_or_else(PoisonError::into_inner);
        sum += number.get();
        sum = plus_one(sum);
        number.set(sum);
    }
    look(sum);
}
