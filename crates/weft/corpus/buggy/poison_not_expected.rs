//! A thread may panic with the lock held, and then the lock of everyone else is an error.
//!
//! expect: BUG (panic)

use std::sync::{Arc, Mutex};
use std::thread;

fn withdraw(account: &Mutex<u32>, amount: u32) {
    let mut account = account.lock().unwrap();
    assert!(*account >= amount, "too much");
    *account -= amount;
}

pub fn scenario() {
    let account = Arc::new(Mutex::new(5));
    let shared = Arc::clone(&account);
    let other = thread::spawn(move || withdraw(&shared, 4));
    {
        let mut account = account.lock().unwrap();
        *account = account.saturating_sub(2);
    }
    let _ = other.join();
    drop(account.lock().unwrap());
}

#[allow(dead_code)]
fn main() {
    scenario();
}
