//! A producer that needs a unit for each item, and consumers that need four, with a queue between them.

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Condvar, Mutex};
use std::thread;

const ITEMS: u64 = 960;
const ROOM: usize = 16;

#[derive(Default)]
struct Queue {
    items: Mutex<VecDeque<Option<u64>>>,
    changed: Condvar,
}

impl Queue {
    fn put(&self, item: Option<u64>) {
        let items = self.items.lock().unwrap();
        let mut items = self.changed.wait_while(items, |items| items.len() == ROOM).unwrap();
        items.push_back(item);
        self.changed.notify_all();
    }

    fn take(&self) -> Option<u64> {
        let items = self.items.lock().unwrap();
        let mut items = self.changed.wait_while(items, |items| items.is_empty()).unwrap();
        self.changed.notify_all();
        items.pop_front().flatten()
    }
}

fn main() {
    let (queue, consumers) = (&Queue::default(), (threads() - 1).max(1));
    thread::scope(|scope| {
        for _ in 0..consumers {
            scope.spawn(|| {
                while queue.take().is_some() {
                    work(4);
                }
            });
        }
        for item in 0..ITEMS {
            work(1);
            queue.put(Some(item));
        }
        (0..consumers).for_each(|_| queue.put(None));
    });
}

fn threads() -> u64 {
    thread::available_parallelism().map_or(1, |threads| threads.get() as u64)
}

/// So many units of work, all of one length.
fn work(units: u64) {
    let mut state = 1u64;
    for i in 0..units * 10_000 {
        state = black_box(state.rotate_left(5) ^ i).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    black_box(state);
}
