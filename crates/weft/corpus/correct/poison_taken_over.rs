//! A thread may panic with the lock held; the others take the value as it is.
//!
//! expect: OK

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

pub fn scenario() {
    let value = Arc::new(Mutex::new(1));
    let shared = Arc::clone(&value);
    let other = thread::spawn(move || {
        let mut value = shared.lock().unwrap_or_else(PoisonError::into_inner);
        *value += 1;
        panic!("with the lock held");
    });
    *value.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    assert!(other.join().is_err());
    assert_eq!(*value.lock().unwrap_or_else(PoisonError::into_inner), 3);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
