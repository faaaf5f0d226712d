use std::alloc::{GlobalAlloc, Layout, System};

struct Seen;

unsafe impl GlobalAlloc for Seen {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static SEEN: Seen = Seen;

pub fn reverse(numbers: &mut [u64]) {
    numbers.reverse();
}
