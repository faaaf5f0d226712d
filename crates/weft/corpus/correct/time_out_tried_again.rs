//! After a time-out the value is looked at, and waited for again.
//!
//! expect: OK

use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

pub fn scenario() {
    let cell = Arc::new((Mutex::new(None), Condvar::new()));
    let shared = Arc::clone(&cell);
    let producer = thread::spawn(move || {
        *shared.0.lock().unwrap() = Some(3);
        shared.1.notify_one();
    });
    let mut value = cell.0.lock().unwrap();
    while value.is_none() {
        value = cell.1.wait_timeout(value, Duration::from_millis(20)).unwrap().0;
    }
    assert_eq!(value.take(), Some(3));
    drop(value);
    producer.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
