//! A notification that comes before the wait is lost, because nothing else says that it happened.
//!
//! expect: BUG (deadlock)

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

pub fn scenario() {
    let bell = Arc::new((Mutex::new(()), Condvar::new()));
    let ringer = Arc::clone(&bell);
    let other = thread::spawn(move || ringer.1.notify_one());
    let guard = bell.0.lock().unwrap();
    drop(bell.1.wait(guard).unwrap());
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
