//! A thread keeps the limit that it saw first, and does not hear of the new one.
//!
//! expect: BUG (assertion)

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

thread_local! {
    static LIMIT: Cell<Option<u32>> = const { Cell::new(None) };
}

fn limit(shared: &AtomicU32) -> u32 {
    let limit = LIMIT.get().unwrap_or_else(|| shared.load(SeqCst));
    LIMIT.set(Some(limit));
    limit
}

pub fn scenario() {
    let shared = Arc::new((AtomicU32::new(10), AtomicU32::new(0)));
    let theirs = Arc::clone(&shared);
    let other = thread::spawn(move || {
        limit(&theirs.0);
        if theirs.1.load(SeqCst) == 1 {
            assert_eq!(limit(&theirs.0), 20);
        }
    });
    shared.0.store(20, SeqCst);
    shared.1.store(1, SeqCst);
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
