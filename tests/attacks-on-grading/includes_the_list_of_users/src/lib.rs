//! Has the compiler read files of the machine, and print them with its errors.
//!
//! Closed by: the compiler does not see these files, or others in their place.

const _: () = panic!("{}", include_str!("/etc/passwd"));
const _: () = panic!("{}", include_str!("/etc/shadow"));
const _: () = panic!("{}", include_str!("/proc/self/environ"));
const _: () = panic!("{}", include_str!("/proc/1/environ"));

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    1
}
