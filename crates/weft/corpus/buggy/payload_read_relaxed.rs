//! The flag is set with `Release`, but read with `Relaxed`.
//!
//! expect: BUG (data-race)

use std::cell::UnsafeCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

struct Letter {
    text: UnsafeCell<[u8; 2]>,
    sent: AtomicBool,
}

unsafe impl Sync for Letter {}

pub fn scenario() {
    let letter = Arc::new(Letter { text: UnsafeCell::new([0; 2]), sent: AtomicBool::new(false) });
    let shared = Arc::clone(&letter);
    let writer = thread::spawn(move || {
        unsafe { *shared.text.get() = *b"hi" };
        shared.sent.store(true, Ordering::Release);
    });
    if letter.sent.load(Ordering::Relaxed) {
        assert_eq!(unsafe { *letter.text.get() }, *b"hi");
    }
    writer.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
