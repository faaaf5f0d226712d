//! Asks for each price twice and takes the larger, as if the answers of two could differ.
//!
//! Closed by: the calls are compared with the reference's, one by one.

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    items.iter().map(|&item| price(item).max(price(item))).sum()
}
