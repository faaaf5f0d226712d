use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

#[derive(Debug)]
pub struct Queue<T> {
    capacity: usize,
    state: Mutex<State<T>>,
    not_full: Condvar,
    not_empty: Condvar,
}

#[derive(Debug)]
struct State<T> {
    items: VecDeque<T>,
    closed: bool,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Queue<T> {
        Queue {
            capacity,
            state: Mutex::new(State { items: VecDeque::new(), closed: false }),
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    pub fn put(&self, item: T) -> Result<(), T> {
        let mut state = self.state.lock().unwrap();
        if state.items.len() == self.capacity && !state.closed {
            state = self.not_full.wait(state).unwrap();
        }
        if state.closed {
            return Err(item);
        }
        state.items.push_back(item);
        drop(state);
        self.not_empty.notify_one();
        Ok(())
    }

    pub fn get(&self) -> Option<T> {
        let mut state = self.state.lock().unwrap();
        while state.items.is_empty() && !state.closed {
            state = self.not_empty.wait(state).unwrap();
        }
        let item = state.items.pop_front();
        drop(state);
        self.not_full.notify_one();
        item
    }

    pub fn close(&self) {
        let mut state = self.state.lock().unwrap();
        state.closed = true;
        self.not_full.notify_all();
        self.not_empty.notify_all();
    }

    pub fn is_empty(&self) -> bool {
        self.state.lock().unwrap().items.is_empty()
    }
}

pub fn process(parts: &[Vec<u64>], workers: usize, capacity: usize, work: fn(u64) -> u64) -> Vec<u64> {
    let queue = Arc::new(Queue::new(capacity));
    let results = Arc::new(Mutex::new(Vec::new()));

    let mut producers = Vec::new();
    for part in parts {
        let (queue, part) = (Arc::clone(&queue), part.clone());
        producers.push(thread::spawn(move || {
            for item in part {
                queue.put(item).unwrap();
            }
        }));
    }

    let mut consumers = Vec::new();
    for _ in 0..workers {
        let (queue, results) = (Arc::clone(&queue), Arc::clone(&results));
        consumers.push(thread::spawn(move || {
            while let Some(item) = queue.get() {
                let result = work(item);
                results.lock().unwrap().push(result);
            }
        }));
    }

    for producer in producers {
        producer.join().unwrap();
    }
    queue.close();
    for consumer in consumers {
        consumer.join().unwrap();
    }
    let results = results.lock().unwrap();
    results.clone()
}
