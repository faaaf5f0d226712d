//! The state is an atomic that is looked at before the lock is taken: the change and its notification fall between.
//!
//! expect: BUG (deadlock)

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Gate {
    open: AtomicBool,
    lock: Mutex<()>,
    opened: Condvar,
}

pub fn scenario() {
    let gate = Arc::new(Gate { open: AtomicBool::new(false), lock: Mutex::new(()), opened: Condvar::new() });
    let shared = Arc::clone(&gate);
    let visitor = thread::spawn(move || {
        while !shared.open.load(Ordering::Acquire) {
            let guard = shared.lock.lock().unwrap();
            drop(shared.opened.wait(guard).unwrap());
        }
    });
    gate.open.store(true, Ordering::Release);
    gate.opened.notify_all();
    visitor.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
