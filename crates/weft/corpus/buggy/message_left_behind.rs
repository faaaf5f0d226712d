//! The worker stops as soon as it sees the flag, though a message may have come in between.
//!
//! expect: BUG (assertion)

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::thread;

pub fn scenario() {
    let (sender, receiver) = channel();
    let stop = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&stop);
    let worker = thread::spawn(move || {
        let mut sum = 0;
        loop {
            if let Ok(number) = receiver.try_recv() {
                sum += number;
            } else if theirs.load(SeqCst) {
                return sum;
            }
            thread::yield_now();
        }
    });
    let _ = sender.send(1);
    let _ = sender.send(2);
    stop.store(true, SeqCst);
    assert_eq!(worker.join().unwrap(), 3);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
