//! Each thread has its own, however they take turns.

use crate::sleep;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    static LATE: RefCell<Last> = RefCell::new(Last(0));
}

static LEFT: AtomicU64 = AtomicU64::new(0);

/// Tells when its thread ends.
struct Last(u64);

impl Drop for Last {
    fn drop(&mut self) {
        LEFT.fetch_add(self.0, Relaxed);
    }
}

pub fn main() {
    let counted: Vec<_> = (1..=5)
        .map(|number| {
            thread::spawn(move || {
                for _ in 0..number * 10 {
                    COUNT.set(COUNT.get() + 1);
                    sleep(number);
                }
                LATE.with_borrow_mut(|late| late.0 = number);
                COUNT.get()
            })
        })
        .collect();
    let counted: Vec<u64> = counted.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(counted, [10, 20, 30, 40, 50]);
    assert_eq!((COUNT.get(), LEFT.load(Relaxed)), (0, 15));
}
