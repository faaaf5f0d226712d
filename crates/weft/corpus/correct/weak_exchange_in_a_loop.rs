//! A weak compare-exchange, tried until it succeeds.
//!
//! expect: OK

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

fn double_and_add(value: &AtomicU32, amount: u32) {
    let mut seen = value.load(Ordering::Relaxed);
    while let Err(now) =
        value.compare_exchange_weak(seen, seen * 2 + amount, Ordering::AcqRel, Ordering::Relaxed)
    {
        seen = now;
    }
}

pub fn scenario() {
    let value = Arc::new(AtomicU32::new(1));
    let shared = Arc::clone(&value);
    let other = thread::spawn(move || double_and_add(&shared, 1));
    double_and_add(&value, 2);
    other.join().unwrap();
    let end = value.load(Ordering::Relaxed);
    assert!(end == 8 || end == 9, "{end}");
}

#[allow(dead_code)]
fn main() {
    scenario();
}
