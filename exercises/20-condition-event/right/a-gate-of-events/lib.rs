//! The gate gives all who wait one event, and takes a new one for those who come later.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

#[derive(Debug, Default)]
pub struct Event {
    is_set: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn set(&self) {
        *self.is_set.lock().unwrap() = true;
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        *self.is_set.lock().unwrap() = false;
    }

    pub fn is_set(&self) -> bool {
        *self.is_set.lock().unwrap()
    }

    pub fn wait(&self) {
        while !self.wait_timeout(Duration::MAX) {}
    }

    pub fn wait_timeout(&self, limit: Duration) -> bool {
        let deadline = Instant::now().checked_add(limit);
        let mut is_set = self.is_set.lock().unwrap();
        loop {
            if *is_set {
                return true;
            }
            is_set = match deadline {
                None => self.changed.wait(is_set).unwrap(),
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return false;
                    }
                    self.changed.wait_timeout(is_set, left).unwrap().0
                }
            };
        }
    }
}

#[derive(Debug, Default)]
pub struct Gate {
    /// What the next one to come waits for; of an open gate, nothing.
    next: Mutex<(bool, Arc<Event>)>,
    waiting: AtomicUsize,
}

impl Gate {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn open(&self) {
        let mut next = self.next.lock().unwrap();
        next.0 = true;
        std::mem::take(&mut next.1).set();
    }

    pub fn close(&self) {
        self.next.lock().unwrap().0 = false;
    }

    pub fn pass(&self) {
        let next = self.next.lock().unwrap();
        if next.0 {
            return;
        }
        let event = Arc::clone(&next.1);
        self.waiting.fetch_add(1, Ordering::Relaxed); // Under the lock: who is counted has its event.
        drop(next);
        event.wait();
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}
