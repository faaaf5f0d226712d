//! Who has heard that the other is done need not be the only owner yet.
//!
//! expect: BUG (panic)

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

pub fn scenario() {
    let (done, finished) = channel();
    let mut list = Arc::new(vec![1, 2]);
    let shared = Arc::clone(&list);
    let other = thread::spawn(move || {
        let sum: i32 = shared.iter().sum();
        done.send(sum).unwrap();
    });
    assert_eq!(finished.recv().unwrap(), 3);
    Arc::get_mut(&mut list).expect("the other is done").push(3);
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
