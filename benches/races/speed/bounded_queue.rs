//! Two threads put into a queue with room for one, a third takes.
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Queue {
    items: Mutex<VecDeque<u32>>,
    changed: Condvar,
}

impl Queue {
    fn put(&self, item: u32) {
        let mut items = self.items.lock().unwrap();
        while !items.is_empty() {
            items = self.changed.wait(items).unwrap();
        }
        items.push_back(item);
        self.changed.notify_all();
    }

    fn take(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        loop {
            if let Some(item) = items.pop_front() {
                self.changed.notify_all();
                return item;
            }
            items = self.changed.wait(items).unwrap();
        }
    }
}

pub fn scenario() {
    let queue = Arc::new(Queue { items: Mutex::new(VecDeque::new()), changed: Condvar::new() });
    let (first, second) = (queue.clone(), queue.clone());
    let threads = [
        thread::spawn(move || {
            first.put(1);
            first.put(2);
        }),
        thread::spawn(move || second.put(3)),
    ];
    let sum: u32 = (0..3).map(|_| queue.take()).sum();
    assert_eq!(sum, 6);
    for thread in threads {
        thread.join().unwrap();
    }
}
