//! A weak compare-exchange may fail although the value is the expected one, and nobody tries again.
//!
//! expect: BUG (assertion)

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

pub fn scenario() {
    let owner = Arc::new(AtomicU32::new(0));
    let shared = Arc::clone(&owner);
    let other = thread::spawn(move || shared.compare_exchange_weak(0, 1, SeqCst, SeqCst).is_ok());
    let mine = owner.compare_exchange_weak(0, 2, SeqCst, SeqCst).is_ok();
    let theirs = other.join().unwrap();
    assert!(mine || theirs, "nobody owns it");
}

#[allow(dead_code)]
fn main() {
    scenario();
}
