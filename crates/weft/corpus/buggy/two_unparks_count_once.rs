//! Two tokens were meant, but a thread has only one, so the second `park` may never end.
//!
//! expect: BUG (deadlock)

use std::thread;

pub fn scenario() {
    let sleeper = thread::spawn(|| {
        thread::park();
        thread::park();
    });
    let handle = sleeper.thread().clone();
    let first = thread::spawn(move || handle.unpark());
    sleeper.thread().unpark();
    first.join().unwrap();
    sleeper.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
