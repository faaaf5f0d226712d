//! A ticket lock that hands over with `Release` and `Acquire`.
//!
//! expect: OK

use std::cell::UnsafeCell;
use std::hint;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

struct Ticket {
    next: AtomicU32,
    serving: AtomicU32,
    value: UnsafeCell<u32>,
}

unsafe impl Sync for Ticket {}

impl Ticket {
    fn add(&self) {
        let mine = self.next.fetch_add(1, Ordering::Relaxed);
        while self.serving.load(Ordering::Acquire) != mine {
            hint::spin_loop();
        }
        unsafe { *self.value.get() += 1 };
        self.serving.store(mine + 1, Ordering::Release);
    }
}

pub fn scenario() {
    let lock =
        Arc::new(Ticket { next: AtomicU32::new(0), serving: AtomicU32::new(0), value: UnsafeCell::new(0) });
    let shared = Arc::clone(&lock);
    let other = thread::spawn(move || shared.add());
    lock.add();
    other.join().unwrap();
    assert_eq!(unsafe { *lock.value.get() }, 2);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
