//! A pointer is published with `Release` and picked up with `Acquire`.
//!
//! expect: OK

use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::thread;

pub fn scenario() {
    let slot = Arc::new(AtomicPtr::<u64>::new(ptr::null_mut()));
    let shared = Arc::clone(&slot);
    let writer = thread::spawn(move || shared.store(Box::into_raw(Box::new(7)), Ordering::Release));
    let seen = slot.load(Ordering::Acquire);
    if !seen.is_null() {
        assert_eq!(unsafe { *seen }, 7);
    }
    writer.join().unwrap();
    drop(unsafe { Box::from_raw(slot.load(Ordering::Relaxed)) });
}

#[allow(dead_code)]
fn main() {
    scenario();
}
