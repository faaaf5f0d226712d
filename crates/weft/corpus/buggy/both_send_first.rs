//! Both ends send two messages before they receive, and there is room for one.
//!
//! expect: BUG (deadlock)

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

fn greet(to: &SyncSender<u32>, from: &Receiver<u32>) -> u32 {
    to.send(1).unwrap();
    to.send(2).unwrap();
    from.recv().unwrap() + from.recv().unwrap()
}

pub fn scenario() {
    let (to_them, from_us) = sync_channel(1);
    let (to_us, from_them) = sync_channel(1);
    let other = thread::spawn(move || greet(&to_us, &from_us));
    assert_eq!(greet(&to_them, &from_them), 3);
    assert_eq!(other.join().unwrap(), 3);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
