//! A reader of two fields looks at the version before, and not again after.
//!
//! expect: BUG (assertion)

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

struct Point {
    version: AtomicU64,
    x: AtomicU64,
    y: AtomicU64,
}

pub fn scenario() {
    let point = Arc::new(Point { version: AtomicU64::new(0), x: AtomicU64::new(0), y: AtomicU64::new(0) });
    let shared = Arc::clone(&point);
    let writer = thread::spawn(move || {
        shared.version.fetch_add(1, SeqCst);
        shared.x.store(3, SeqCst);
        shared.y.store(3, SeqCst);
        shared.version.fetch_add(1, SeqCst);
    });
    if point.version.load(SeqCst) % 2 == 0 {
        let (x, y) = (point.x.load(SeqCst), point.y.load(SeqCst));
        assert_eq!(x, y, "half a point");
    }
    writer.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
