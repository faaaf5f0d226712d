//! Only the leader computes the result, after the barrier that should have separated it from those who read it.
//!
//! expect: BUG (assertion)

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;

pub fn scenario() {
    let shared = Arc::new((Barrier::new(2), AtomicU32::new(0)));
    let body = |shared: &(Barrier, AtomicU32)| {
        if shared.0.wait().is_leader() {
            shared.1.store(1, SeqCst);
        }
        shared.1.load(SeqCst)
    };
    let theirs = Arc::clone(&shared);
    let other = thread::spawn(move || body(&theirs));
    assert_eq!(body(&shared), 1);
    assert_eq!(other.join().unwrap(), 1);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
