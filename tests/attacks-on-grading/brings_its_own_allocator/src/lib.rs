//! Has the harness ask it for memory, and looks there for the right answer before it gives its own.
//!
//! Closed by: `unsafe` is forbidden; where it is allowed, a library with an allocator is refused. And the right answer is
//! never in this process.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

struct Watching;

#[global_allocator]
static WATCHING: Watching = Watching;
static SEEN: AtomicU64 = AtomicU64::new(0);

unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if layout.size() >= 8 && layout.align() >= 8 {
            SEEN.store(unsafe { *place.cast() }, Ordering::Relaxed);
        }
        unsafe { System.dealloc(place, layout) }
    }
}

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    SEEN.load(Ordering::Relaxed)
}
