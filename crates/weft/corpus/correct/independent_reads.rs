//! Two writers, two readers: with `SeqCst` the readers agree on which write came first.
//!
//! expect: OK

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

pub fn scenario() {
    let flags = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
    let spawn = |body: fn(&[AtomicBool; 2]) -> bool| {
        let flags = Arc::clone(&flags);
        thread::spawn(move || body(&flags))
    };
    let writer = spawn(|flags| {
        flags[0].store(true, SeqCst);
        true
    });
    let first = spawn(|flags| flags[0].load(SeqCst) && !flags[1].load(SeqCst));
    let second = spawn(|flags| flags[1].load(SeqCst) && !flags[0].load(SeqCst));
    flags[1].store(true, SeqCst);
    writer.join().unwrap();
    assert!(!(first.join().unwrap() && second.join().unwrap()), "the readers disagree");
}

#[allow(dead_code)]
fn main() {
    scenario();
}
