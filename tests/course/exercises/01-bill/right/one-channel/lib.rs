use std::{sync::mpsc, thread};

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    let (prices, total) = mpsc::channel();
    let asked: Vec<_> = items
        .iter()
        .map(|&item| {
            let prices = prices.clone();
            thread::spawn(move || prices.send(price(item)).unwrap())
        })
        .collect();
    asked.into_iter().for_each(|asked| asked.join().unwrap());
    drop(prices);
    total.iter().sum()
}
