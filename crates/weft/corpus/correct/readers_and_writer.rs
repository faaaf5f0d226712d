//! Two readers see the pair as it was before or after the writer.
//!
//! expect: OK

use std::sync::{Arc, RwLock};
use std::thread;

pub fn scenario() {
    let pair = Arc::new(RwLock::new((1, 1)));
    let reader = |pair: &RwLock<(u32, u32)>| {
        let pair = pair.read().unwrap();
        assert_eq!(pair.0, pair.1);
    };
    let (first, second) = (Arc::clone(&pair), Arc::clone(&pair));
    let writer = thread::spawn(move || {
        let mut pair = first.write().unwrap();
        pair.0 += 1;
        pair.1 += 1;
    });
    let other = thread::spawn(move || reader(&second));
    reader(&pair);
    writer.join().unwrap();
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
