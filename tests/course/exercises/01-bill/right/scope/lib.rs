use std::thread;

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    thread::scope(|scope| {
        let asked: Vec<_> = items.iter().map(|&item| scope.spawn(move || price(item))).collect();
        asked.into_iter().map(|price| price.join().unwrap()).sum()
    })
}
