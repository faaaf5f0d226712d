use std::{sync::mpsc, thread};

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    let (prices, total) = mpsc::channel();
    for &item in items {
        let prices = prices.clone();
        thread::spawn(move || {
            prices.send(price(item)).unwrap();
            drop(prices);
            thread::park();
        });
    }
    drop(prices);
    total.iter().sum()
}
