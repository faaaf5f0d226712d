//! Each thread sums up for itself, and adds its sum to the whole at the end.
//!
//! expect: OK

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

thread_local! {
    static SUM: Cell<u32> = const { Cell::new(0) };
}

pub fn scenario() {
    let whole = AtomicU32::new(0);
    thread::scope(|scope| {
        for start in [1, 10] {
            let whole = &whole;
            scope.spawn(move || {
                for number in start..start + 2 {
                    SUM.set(SUM.get() + number);
                }
                whole.fetch_add(SUM.get(), Relaxed);
            });
        }
    });
    assert_eq!(whole.load(Relaxed), 24);
    assert_eq!(SUM.get(), 0);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
