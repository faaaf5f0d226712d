//! Two threads that wait for each other for ever, each with a lock that the other wants.
//!
//! Closed by: each question has a time, on the judge's clock.

use std::sync::{Barrier, Mutex};
use std::thread;

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    let (one, other, both) = (Mutex::new(()), Mutex::new(()), Barrier::new(2));
    let take = |first: &Mutex<()>, second: &Mutex<()>| {
        let _first = first.lock().unwrap();
        both.wait();
        let _second = second.lock().unwrap();
    };
    thread::scope(|scope| {
        scope.spawn(|| take(&one, &other));
        take(&other, &one);
    });
    1
}
