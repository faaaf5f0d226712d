//! Wants a feature that only an unstable compiler has; a setting beside the source would turn it on.

#![feature(rustc_private)]

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    1
}
