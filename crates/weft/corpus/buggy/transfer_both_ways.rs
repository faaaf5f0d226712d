//! Each transfer locks the account that it takes from first; two of them in opposite directions wait for each other.
//!
//! expect: BUG (deadlock)

use std::sync::{Arc, Mutex};
use std::thread;

fn transfer(from: &Mutex<i64>, to: &Mutex<i64>, amount: i64) {
    let mut source = from.lock().unwrap();
    let mut target = to.lock().unwrap();
    *source -= amount;
    *target += amount;
}

pub fn scenario() {
    let accounts = Arc::new([Mutex::new(10), Mutex::new(10)]);
    let shared = Arc::clone(&accounts);
    let other = thread::spawn(move || transfer(&shared[0], &shared[1], 3));
    transfer(&accounts[1], &accounts[0], 4);
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
