//! Each raises a flag and looks at the other's; without `SeqCst` both may see it down.
//!
//! expect: BUG (assertion)

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

struct Room {
    flags: [AtomicBool; 2],
    inside: AtomicU32,
}

impl Room {
    fn try_enter(&self, me: usize) {
        self.flags[me].store(true, Ordering::Release);
        if !self.flags[1 - me].load(Ordering::Acquire) {
            self.inside.fetch_add(1, Ordering::Relaxed);
        }
    }
}

pub fn scenario() {
    let room = Arc::new(Room { flags: Default::default(), inside: AtomicU32::new(0) });
    let shared = Arc::clone(&room);
    let other = thread::spawn(move || shared.try_enter(1));
    room.try_enter(0);
    other.join().unwrap();
    assert!(room.inside.load(Ordering::Relaxed) < 2, "both are inside");
}

#[allow(dead_code)]
fn main() {
    scenario();
}
