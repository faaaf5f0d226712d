use std::thread;

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    let asked: Vec<_> = items.iter().map(|&item| thread::spawn(move || price(item))).collect();
    asked.into_iter().map(|price| price.join().unwrap()).sum::<u64>() / 2
}
