//! After `wait_timeout` the value is taken, whether it has come or not.
//!
//! expect: BUG (panic)

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
    if value.is_none() {
        value = cell.1.wait_timeout(value, Duration::from_secs(1)).unwrap().0;
    }
    assert_eq!(value.take().expect("a second is long enough"), 3);
    drop(value);
    producer.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
