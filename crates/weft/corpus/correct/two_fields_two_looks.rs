//! A sequence lock: the fields belong together if the version is even, and the same before and after.
//!
//! expect: OK

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::thread;

struct Point {
    version: AtomicU64,
    x: AtomicU64,
    y: AtomicU64,
}

impl Point {
    fn write(&self, value: u64) {
        self.version.store(1, Ordering::Relaxed);
        fence(Ordering::Release);
        self.x.store(value, Ordering::Relaxed);
        self.y.store(value, Ordering::Relaxed);
        self.version.store(2, Ordering::Release);
    }

    fn try_read(&self) -> Option<(u64, u64)> {
        let before = self.version.load(Ordering::Acquire);
        let point = (self.x.load(Ordering::Relaxed), self.y.load(Ordering::Relaxed));
        fence(Ordering::Acquire);
        let after = self.version.load(Ordering::Relaxed);
        (before % 2 == 0 && before == after).then_some(point)
    }
}

pub fn scenario() {
    let point = Arc::new(Point { version: AtomicU64::new(0), x: AtomicU64::new(0), y: AtomicU64::new(0) });
    let shared = Arc::clone(&point);
    let writer = thread::spawn(move || shared.write(3));
    if let Some((x, y)) = point.try_read() {
        assert_eq!(x, y);
    }
    writer.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
