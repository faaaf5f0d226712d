//! Asks for each price twice, all at the same time: who is faster than asked may look more parallel.
//!
//! Closed by: more calls at work than in the reference are as wrong as fewer.

use std::thread;

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    thread::scope(|scope| {
        let asked: Vec<_> = items
            .iter()
            .flat_map(|&item| [item, item])
            .map(|item| scope.spawn(move || price(item)))
            .collect();
        asked.into_iter().map(|price| price.join().unwrap()).sum::<u64>() / 2
    })
}
