//! Eight threads that sleep for two seconds each, under one lock.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn main() {
    let lock = &Mutex::new(());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(move || {
                let _held = lock.lock().unwrap();
                thread::sleep(Duration::from_secs(2));
            });
        }
    });
}
