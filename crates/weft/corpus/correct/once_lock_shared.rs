//! Whoever comes first makes the value, and all get the same.
//!
//! expect: OK

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::thread;

pub fn scenario() {
    let shared = Arc::new((OnceLock::new(), AtomicU32::new(0)));
    let body =
        |shared: &(OnceLock<u32>, AtomicU32)| *shared.0.get_or_init(|| 5 + shared.1.fetch_add(1, SeqCst));
    let theirs = Arc::clone(&shared);
    let other = thread::spawn(move || body(&theirs));
    assert_eq!((body(&shared), other.join().unwrap()), (5, 5));
}

#[allow(dead_code)]
fn main() {
    scenario();
}
