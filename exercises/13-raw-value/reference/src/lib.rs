//! Processes that add to one number: without a lock, and with the number's own.

use multiproc::{Process, RawValue, Value};

/// What a child is given: the number that all share, how to add one, and whom to show the sum.
type Job<N> = (N, fn(u64) -> u64, fn(u64));

/// Each of `processes` processes adds one to `number`, and nobody keeps them from doing it at the same time.
pub fn without_lock(number: &RawValue<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    in_processes(processes, add_raw, (number.clone(), plus_one, look));
}

/// Each of `processes` processes adds one to `number`, one after the other.
pub fn with_lock(number: &Value<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    in_processes(processes, add_locked, (number.clone(), plus_one, look));
}

/// What a child runs without a lock. Between reading and writing, others read the same number.
fn add_raw((number, plus_one, look): Job<RawValue<u64>>) {
    let sum = plus_one(number.get());
    number.set(sum);
    look(sum);
}

/// What a child runs with the lock.
fn add_locked((number, plus_one, look): Job<Value<u64>>) {
    let sum = {
        let number = number.lock().expect("nobody dies while adding");
        let sum = plus_one(number.get()); // Through the guard: `get` of the value itself would wait for the lock.
        number.set(sum);
        sum
    }; // The guard is dropped here, after writing and before looking.
    look(sum);
}

/// Runs `work` in so many processes at the same time, and waits for all of them.
fn in_processes<N>(count: usize, work: fn(Job<N>), job: Job<N>)
where
    Job<N>: multiproc::Message + Clone + Send + 'static,
{
    let start = |_| {
        let mut child = Process::new(work, job.clone());
        child.start().expect("the system has room for one more process");
        child
    };
    let children: Vec<Process> = (0..count).map(start).collect();
    for child in &children {
        child.join().expect("a child that was started can be joined");
    }
}
