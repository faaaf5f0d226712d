//! Parked until the flag is up, whatever ended the parking.
//!
//! expect: OK

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

pub fn scenario() {
    let shared = Arc::new((AtomicBool::new(false), AtomicU32::new(0)));
    let theirs = Arc::clone(&shared);
    let sleeper = thread::spawn(move || {
        while !theirs.0.load(Ordering::Acquire) {
            thread::park();
        }
        assert_eq!(theirs.1.load(Ordering::Relaxed), 6);
    });
    shared.1.store(6, Ordering::Relaxed);
    shared.0.store(true, Ordering::Release);
    sleeper.thread().unpark();
    sleeper.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
