//! One map that several threads count in.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The map that all threads share.
type Counts = Mutex<BTreeMap<String, u64>>;

/// Counts `keys` in one map that all threads share, a thread for each of them, and returns the map.
pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let counts = Counts::default();
    thread::scope(|scope| {
        for key in keys {
            scope.spawn(|| look(key, add_one(&counts, key)));
        }
    }); // Here all threads have ended.
    counts.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Adds one to the count of `key` and returns the new count. Both happen under one lock: whoever gave it back in between
/// would let others count meanwhile. It is given back when this function returns, before anybody looks.
fn add_one(counts: &Counts, key: &str) -> u64 {
    let mut counts = counts.lock().expect("nobody panics while counting");
    let count = counts.entry(key.to_string()).or_insert(0);
    *count += 1;
    *count
}
