//! Who is last is what the count down itself says.
//!
//! expect: OK

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

pub fn scenario() {
    let (missing, reports) = (AtomicU32::new(2), AtomicU32::new(0));
    let finish = || {
        if missing.fetch_sub(1, SeqCst) == 1 {
            reports.fetch_add(1, SeqCst);
        }
    };
    thread::scope(|scope| {
        scope.spawn(finish);
        scope.spawn(finish);
    });
    assert_eq!(reports.load(SeqCst), 1);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
