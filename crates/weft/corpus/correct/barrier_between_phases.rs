//! Everybody writes, then everybody reads.
//!
//! expect: OK

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::thread;

pub fn scenario() {
    let shared = Arc::new((Barrier::new(2), [AtomicU32::new(0), AtomicU32::new(0)]));
    let body = |shared: &(Barrier, [AtomicU32; 2]), me: usize| {
        shared.1[me].store(1, Relaxed);
        shared.0.wait();
        assert_eq!(shared.1[1 - me].load(Relaxed), 1);
    };
    let theirs = Arc::clone(&shared);
    let other = thread::spawn(move || body(&theirs, 1));
    body(&shared, 0);
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
