//! A thread that parks a hundred times for ten milliseconds; nobody unparks it.

use std::thread;
use std::time::Duration;

fn main() {
    for _ in 0..100 {
        thread::park_timeout(Duration::from_millis(10));
    }
}
