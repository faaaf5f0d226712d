//! Two consumers wait in loops for what one producer makes.
//!
//! expect: OK

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Queue {
    items: Mutex<Vec<u32>>,
    filled: Condvar,
}

impl Queue {
    fn take(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        loop {
            match items.pop() {
                Some(item) => return item,
                None => items = self.filled.wait(items).unwrap(),
            }
        }
    }

    fn put(&self, item: u32) {
        self.items.lock().unwrap().push(item);
        self.filled.notify_one();
    }
}

pub fn scenario() {
    let queue = Arc::new(Queue { items: Mutex::new(Vec::new()), filled: Condvar::new() });
    let shared = Arc::clone(&queue);
    let other = thread::spawn(move || shared.take());
    let producer = Arc::clone(&queue);
    let third = thread::spawn(move || {
        producer.put(1);
        producer.put(2);
    });
    assert_eq!(queue.take() + other.join().unwrap(), 3);
    third.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
