//! A queue of limited length, and work that goes through it from several producers to several workers.

use std::collections::VecDeque;
use std::iter;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;

/// A queue that many threads put something into and many get something from. Who finds it full, or empty, waits.
#[derive(Debug)]
pub struct Queue<T> {
    capacity: usize,
    state: Mutex<State<T>>,
    /// What those sleep on who want to put something. One for each side: so a single wakeup never meets the wrong one.
    not_full: Condvar,
    /// What those sleep on who want to get something.
    not_empty: Condvar,
}

#[derive(Debug)]
struct State<T> {
    items: VecDeque<T>,
    is_closed: bool,
}

impl<T> Queue<T> {
    /// An empty queue with room for so many items, at least one.
    pub fn new(capacity: usize) -> Queue<T> {
        let state = State { items: VecDeque::new(), is_closed: false };
        Queue { capacity, state: Mutex::new(state), not_full: Condvar::new(), not_empty: Condvar::new() }
    }

    /// Puts an item at the end, when there is room. If the queue is closed before, the item comes back as the error.
    pub fn put(&self, item: T) -> Result<(), T> {
        let is_full = |state: &mut State<T>| state.items.len() >= self.capacity && !state.is_closed;
        let mut state = self.not_full.wait_while(self.lock(), is_full).expect("nobody panics in the queue");
        if state.is_closed {
            return Err(item);
        }
        state.items.push_back(item);
        self.not_empty.notify_one(); // There is one more item, so one more can go on.
        Ok(())
    }

    /// Gets the item that has been there longest, when there is one. `None` if nothing is left and the queue is closed.
    pub fn get(&self) -> Option<T> {
        let is_empty = |state: &mut State<T>| state.items.is_empty() && !state.is_closed;
        let mut state = self.not_empty.wait_while(self.lock(), is_empty).expect("nobody panics in the queue");
        let item = state.items.pop_front()?;
        self.not_full.notify_one();
        Some(item)
    }

    /// Says that nothing more comes. What is in the queue can still be got.
    pub fn close(&self) {
        self.lock().is_closed = true;
        // Nobody has to wait any more, on neither side.
        self.not_full.notify_all();
        self.not_empty.notify_all();
    }

    /// Whether nothing is in it at the moment. That says nothing about the next moment.
    pub fn is_empty(&self) -> bool {
        self.lock().items.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("nobody panics in the queue")
    }
}

/// Calls `work` with each item of all `parts` and returns the results, in any order. Each part has a thread that puts its
/// items into a queue with room for `capacity`; `workers` threads get them from there.
pub fn process(parts: &[Vec<u64>], workers: usize, capacity: usize, work: fn(u64) -> u64) -> Vec<u64> {
    let queue = Queue::new(capacity);
    let produce = |part: &[u64]| part.iter().for_each(|&item| queue.put(item).expect("it is closed later"));
    // Asks for the next item until there is none. Whether the queue is empty does not matter.
    let consume = || iter::from_fn(|| queue.get()).map(work).collect::<Vec<u64>>();
    thread::scope(|scope| {
        let producers: Vec<_> = parts.iter().map(|part| scope.spawn(|| produce(part))).collect();
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(consume)).collect();
        for producer in producers {
            producer.join().expect("a producer does not panic");
        }
        queue.close(); // Only now is it sure that nothing more comes.
        workers.into_iter().flat_map(|worker| worker.join().expect("no work panics")).collect()
    })
}
