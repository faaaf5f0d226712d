//! Has the compiler read the harness, to print it with the errors or to know the answers.
//!
//! Closed by: the compiler sees the source, its libraries and the toolchain, and no other file.

const _: () = panic!("{}", include_str!("@COURSE@/exercises/01-bill/harness/judge.rs"));

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    1
}
