//! Two readers want to write before they stop reading.
//!
//! expect: BUG (deadlock)

use std::sync::{Arc, RwLock};
use std::thread;

fn grow(list: &RwLock<Vec<u32>>) {
    let seen = list.read().unwrap();
    if seen.len() < 2 {
        list.write().unwrap().push(1);
    }
}

pub fn scenario() {
    let list = Arc::new(RwLock::new(vec![0; 2]));
    let shared = Arc::clone(&list);
    let other = thread::spawn(move || shared.write().unwrap().clear());
    grow(&list);
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
