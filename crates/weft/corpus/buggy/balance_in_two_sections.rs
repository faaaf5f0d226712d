//! The balance is read in one critical section and written in another.
//!
//! expect: BUG (assertion)

use std::sync::Mutex;
use std::thread;

fn deposit(balance: &Mutex<u32>, amount: u32) {
    let before = *balance.lock().unwrap();
    *balance.lock().unwrap() = before + amount;
}

pub fn scenario() {
    let balance = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| deposit(&balance, 5));
        scope.spawn(|| deposit(&balance, 7));
    });
    assert_eq!(*balance.lock().unwrap(), 12);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
