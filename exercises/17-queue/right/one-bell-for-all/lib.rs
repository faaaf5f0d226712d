//! One condition variable for both sides, so that all have to be woken; and the last producer closes the queue.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Debug)]
pub struct Queue<T> {
    /// What is in it, and whether it is closed.
    items: Mutex<(VecDeque<T>, bool)>,
    changed: Condvar,
    capacity: usize,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        Self {
            items: Mutex::new((VecDeque::with_capacity(capacity), false)),
            changed: Condvar::new(),
            capacity,
        }
    }

    pub fn put(&self, item: T) -> Result<(), T> {
        let mut guard = self.items.lock().unwrap();
        loop {
            match &mut *guard {
                (_, true) => return Err(item),
                (items, false) if items.len() < self.capacity => {
                    items.push_back(item);
                    self.changed.notify_all();
                    return Ok(());
                }
                _ => guard = self.changed.wait(guard).unwrap(),
            }
        }
    }

    pub fn get(&self) -> Option<T> {
        let mut guard = self.items.lock().unwrap();
        loop {
            if let Some(item) = guard.0.pop_front() {
                self.changed.notify_all();
                return Some(item);
            }
            if guard.1 {
                return None;
            }
            guard = self.changed.wait(guard).unwrap();
        }
    }

    pub fn close(&self) {
        self.items.lock().unwrap().1 = true;
        self.changed.notify_all();
    }

    pub fn is_empty(&self) -> bool {
        self.items.lock().unwrap().0.is_empty()
    }
}

pub fn process(parts: &[Vec<u64>], workers: usize, capacity: usize, work: fn(u64) -> u64) -> Vec<u64> {
    let queue = &Queue::new(capacity);
    let producing = &AtomicUsize::new(parts.len());
    if parts.is_empty() {
        queue.close();
    }
    thread::scope(|scope| {
        for part in parts {
            scope.spawn(move || {
                for &item in part {
                    queue.put(item).unwrap();
                }
                if producing.fetch_sub(1, Ordering::AcqRel) == 1 {
                    queue.close();
                }
            });
        }
        let workers: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(move || {
                    let mut results = Vec::new();
                    while let Some(item) = queue.get() {
                        results.push(work(item));
                    }
                    results
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}
