//! The sender that was started first need not be the one that is heard first.
//!
//! expect: BUG (assertion)

use std::sync::mpsc::channel;
use std::thread;

pub fn scenario() {
    let (sender, receiver) = channel();
    let threads: Vec<_> = (0..2)
        .map(|number| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(number).unwrap())
        })
        .collect();
    drop(sender);
    let heard: Vec<i32> = receiver.iter().collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(heard, [0, 1]);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
