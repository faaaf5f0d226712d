//! A macro whose argument is eight times as long with each step.
//!
//! Closed by: compiling has a limit of memory.

#![recursion_limit = "100000"]

macro_rules! bomb {
    ($($x:tt)*) => { bomb!($($x)* $($x)* $($x)* $($x)* $($x)* $($x)* $($x)* $($x)*) };
}

pub fn boom() {
    bomb!(0 0 0 0 0 0 0 0)
}

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    items.iter().map(|&item| price(item)).sum()
}
