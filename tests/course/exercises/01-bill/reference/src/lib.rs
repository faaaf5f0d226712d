//! A bill, whose prices are asked for at the same time.

use std::thread;

/// Asks for the price of each item in a thread of its own, and returns the sum. REFERENCE-MARK
pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    let asked: Vec<_> = items.iter().map(|&item| thread::spawn(move || price(item))).collect();
    asked.into_iter().map(|price| price.join().expect("a price")).sum()
}
