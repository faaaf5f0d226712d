//! The data is behind the lock, the count of accesses is beside it.
//!
//! expect: BUG (data-race)

use std::cell::UnsafeCell;
use std::sync::{Arc, Mutex};
use std::thread;

struct Store {
    values: Mutex<Vec<u32>>,
    hits: UnsafeCell<u32>,
}

unsafe impl Sync for Store {}

impl Store {
    fn add(&self, value: u32) {
        unsafe { *self.hits.get() += 1 };
        self.values.lock().unwrap().push(value);
    }
}

pub fn scenario() {
    let store = Arc::new(Store { values: Mutex::new(Vec::new()), hits: UnsafeCell::new(0) });
    let shared = Arc::clone(&store);
    let other = thread::spawn(move || shared.add(1));
    store.add(2);
    other.join().unwrap();
    assert_eq!(store.values.lock().unwrap().len(), 2);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
