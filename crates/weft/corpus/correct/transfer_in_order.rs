//! The account with the lower number is locked first.
//!
//! expect: OK

use std::sync::{Arc, Mutex};
use std::thread;

fn transfer(accounts: &[Mutex<i64>; 2], from: usize, amount: i64) {
    let mut first = accounts[0].lock().unwrap();
    let mut second = accounts[1].lock().unwrap();
    let amount = if from == 0 { amount } else { -amount };
    *first -= amount;
    *second += amount;
}

pub fn scenario() {
    let accounts = Arc::new([Mutex::new(10), Mutex::new(10)]);
    let shared = Arc::clone(&accounts);
    let other = thread::spawn(move || transfer(&shared, 0, 3));
    transfer(&accounts, 1, 4);
    other.join().unwrap();
    assert_eq!(*accounts[0].lock().unwrap(), 11);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
