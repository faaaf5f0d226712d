//! Two threads wait for the start, and only one of them is told.
//!
//! expect: BUG (deadlock)

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

pub fn scenario() {
    let start = Arc::new((Mutex::new(false), Condvar::new()));
    let runners: Vec<_> = (0..2)
        .map(|_| {
            let start = Arc::clone(&start);
            thread::spawn(move || {
                let mut started = start.0.lock().unwrap();
                while !*started {
                    started = start.1.wait(started).unwrap();
                }
            })
        })
        .collect();
    *start.0.lock().unwrap() = true;
    start.1.notify_one();
    for runner in runners {
        runner.join().unwrap();
    }
}

#[allow(dead_code)]
fn main() {
    scenario();
}
