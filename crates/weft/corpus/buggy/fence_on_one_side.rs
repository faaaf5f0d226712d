//! A release fence orders nothing without an acquire fence where the flag is read.
//!
//! expect: BUG (assertion)

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering, fence};
use std::thread;

pub fn scenario() {
    let shared = Arc::new((AtomicU32::new(0), AtomicU32::new(0)));
    let theirs = Arc::clone(&shared);
    let writer = thread::spawn(move || {
        theirs.0.store(5, Ordering::Relaxed);
        fence(Ordering::Release);
        theirs.1.store(1, Ordering::Relaxed);
    });
    if shared.1.load(Ordering::Relaxed) == 1 {
        assert_eq!(shared.0.load(Ordering::Relaxed), 5);
    }
    writer.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
