//! Has all bytes equal all others: the harness and the standard library would compare with this.
//!
//! Closed by: `unsafe` is forbidden, and a function that keeps its name with it; where it is allowed, a library with such
//! a name is refused. And nothing is compared in this process.

#[unsafe(no_mangle)]
pub extern "C" fn memcmp(_one: *const u8, _other: *const u8, _count: usize) -> i32 {
    0
}

#[unsafe(no_mangle)]
pub extern "C" fn bcmp(_one: *const u8, _other: *const u8, _count: usize) -> i32 {
    0
}

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    1
}
