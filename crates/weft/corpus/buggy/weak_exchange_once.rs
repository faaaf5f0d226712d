//! A weak compare-exchange may fail although the value is the expected one, and nobody tries again.
//!
//! expect: BUG (assertion)

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn claim(seats: &[AtomicU32; 2], me: usize) -> bool {
    seats[me].compare_exchange_weak(0, 1, SeqCst, SeqCst).is_ok()
}

pub fn scenario() {
    let seats = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
    let shared = Arc::clone(&seats);
    let other = thread::spawn(move || claim(&shared, 1));
    assert!(claim(&seats, 0), "nobody else wants this seat");
    assert!(other.join().unwrap(), "nobody else wants this seat");
}

#[allow(dead_code)]
fn main() {
    scenario();
}
