//! A constant that is computed for ever.
//!
//! Closed by: compiling has a limit of time.

#![allow(long_running_const_eval)]

const fn spin(mut number: u64) -> u64 {
    while number != 1 {
        number = if number == 7 { 9 } else { 7 };
    }
    number
}

pub const FOREVER: u64 = spin(5);

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    items.iter().map(|&item| price(item)).sum()
}
