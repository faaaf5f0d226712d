//! A latch that opens when all have counted down.
//!
//! expect: OK

use std::sync::{Condvar, Mutex};
use std::thread;

struct Latch {
    missing: Mutex<u32>,
    open: Condvar,
}

impl Latch {
    fn count_down(&self) {
        let mut missing = self.missing.lock().unwrap();
        *missing -= 1;
        if *missing == 0 {
            self.open.notify_all();
        }
    }

    fn wait(&self) {
        let mut missing = self.missing.lock().unwrap();
        while *missing > 0 {
            missing = self.open.wait(missing).unwrap();
        }
    }
}

pub fn scenario() {
    let latch = Latch { missing: Mutex::new(2), open: Condvar::new() };
    thread::scope(|scope| {
        scope.spawn(|| latch.count_down());
        scope.spawn(|| latch.count_down());
        latch.wait();
    });
    assert_eq!(*latch.missing.lock().unwrap(), 0);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
