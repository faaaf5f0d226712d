//! Processes that add to one number: without a lock, and with the number's own.

use multiproc::{RawValue, Value};

/// Starts `processes` processes, each of which adds one to `number` **without** a lock: it reads the number, calls
/// `plus_one` with it, writes the result, and calls `look` with that result. Returns when all have been joined.
///
/// All of them work at the same time. This version is meant to be broken: look at what comes of it.
pub fn without_lock(number: &RawValue<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    let _ = (number, processes, plus_one, look); // Delete this line: it only keeps the compiler quiet.
    todo!("let the processes add without a lock")
}

/// The same with the lock of `number`, so that no addition is lost.
///
/// * From reading to writing, a process holds the lock; while it looks, it does not.
/// * All processes are started before the first is waited for, and all are joined when this returns.
pub fn with_lock(number: &Value<u64>, processes: usize, plus_one: fn(u64) -> u64, look: fn(u64)) {
    let _ = (number, processes, plus_one, look); // Delete this line: it only keeps the compiler quiet.
    todo!("let the processes add, one after the other")
}
