//! A thread that waits a hundred times for ten milliseconds for a notice that nobody gives.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

fn main() {
    let (lock, notice) = (Mutex::new(()), Condvar::new());
    let mut held = lock.lock().unwrap();
    for _ in 0..100 {
        held = notice.wait_timeout(held, Duration::from_millis(10)).unwrap().0;
    }
}
