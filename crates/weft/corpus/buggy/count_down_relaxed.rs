//! The last owner reads what others wrote, but has only counted down with `Relaxed`.
//!
//! expect: BUG (data-race)

use std::cell::UnsafeCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

struct Report {
    parts: [UnsafeCell<u32>; 2],
    missing: AtomicUsize,
}

unsafe impl Sync for Report {}

impl Report {
    fn hand_in(&self, me: usize) {
        unsafe { *self.parts[me].get() = 4 };
        if self.missing.fetch_sub(1, Ordering::Relaxed) == 1 {
            let sum = unsafe { *self.parts[0].get() + *self.parts[1].get() };
            assert_eq!(sum, 8);
        }
    }
}

pub fn scenario() {
    let report =
        Arc::new(Report { parts: [UnsafeCell::new(0), UnsafeCell::new(0)], missing: AtomicUsize::new(2) });
    let shared = Arc::clone(&report);
    let other = thread::spawn(move || shared.hand_in(1));
    report.hand_in(0);
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
