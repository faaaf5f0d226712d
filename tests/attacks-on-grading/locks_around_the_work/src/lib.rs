//! Starts a thread for each item, and has them work one after the other.
//!
//! Closed by: what is counted are calls that wait at the same time, not threads.

use std::sync::Mutex;
use std::thread;

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    let total = Mutex::new(0);
    thread::scope(|scope| {
        for &item in items {
            let total = &total;
            scope.spawn(move || {
                let mut total = total.lock().unwrap();
                *total += price(item);
            });
        }
    });
    total.into_inner().unwrap()
}
