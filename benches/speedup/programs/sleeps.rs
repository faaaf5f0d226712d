//! Eight threads that sleep for two seconds each, beside each other.

use std::thread;
use std::time::Duration;

fn main() {
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| thread::sleep(Duration::from_secs(2)));
        }
    });
}
