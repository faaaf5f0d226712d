//! Who is last is found out by looking at the counter after counting, so two can be.
//!
//! expect: BUG (assertion)

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

pub fn scenario() {
    let (done, reports) = (AtomicU32::new(0), AtomicU32::new(0));
    let finish = || {
        done.fetch_add(1, SeqCst);
        if done.load(SeqCst) == 2 {
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
