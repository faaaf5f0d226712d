//! Two consumers wait with `if`: one that was woken finds that the other has taken the item.
//!
//! expect: BUG (panic)

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Queue {
    items: Mutex<Vec<u32>>,
    filled: Condvar,
}

impl Queue {
    fn take(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        if items.is_empty() {
            items = self.filled.wait(items).unwrap();
        }
        items.pop().expect("an item after a notification")
    }

    fn put(&self, item: u32) {
        self.items.lock().unwrap().push(item);
        self.filled.notify_all();
    }
}

pub fn scenario() {
    let queue = Arc::new(Queue { items: Mutex::new(Vec::new()), filled: Condvar::new() });
    let consumers: Vec<_> = (0..2)
        .map(|_| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.take())
        })
        .collect();
    queue.put(1);
    queue.put(2);
    let sum: u32 = consumers.into_iter().map(|consumer| consumer.join().unwrap()).sum();
    assert_eq!(sum, 3);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
