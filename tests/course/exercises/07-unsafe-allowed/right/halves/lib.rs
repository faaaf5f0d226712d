use std::sync::atomic::{AtomicUsize, Ordering};

static CALLS: AtomicUsize = AtomicUsize::new(0);

unsafe extern "C" {
    safe fn getpid() -> i32;
}

pub fn reverse(numbers: &mut [u64]) {
    CALLS.fetch_add(1, Ordering::Relaxed);
    assert!(getpid() > 0);
    let (half, count) = (numbers.len() / 2, numbers.len());
    let start = numbers.as_mut_ptr();
    // SAFETY: Both halves lie in the slice, and do not overlap.
    let (left, right) = unsafe {
        (std::slice::from_raw_parts_mut(start, half), std::slice::from_raw_parts_mut(start.add(count - half), half))
    };
    left.iter_mut().zip(right.iter_mut().rev()).for_each(|(left, right)| std::mem::swap(left, right));
}
