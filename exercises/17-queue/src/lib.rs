//! A queue of limited length, and work that goes through it from several producers to several workers.

/// A queue that many threads put something into and many get something from. Who finds it full, or empty, waits.
#[derive(Debug)]
pub struct Queue<T> {
    // Replace this by what the queue has to know, and by what threads sleep on.
    items: Vec<T>,
}

impl<T> Queue<T> {
    /// An empty queue with room for so many items, at least one.
    pub fn new(capacity: usize) -> Queue<T> {
        let _ = capacity; // Delete this line: it only keeps the compiler quiet until you begin.
        Queue { items: Vec::new() }
    }

    /// Puts an item at the end, when there is room. If the queue is closed before, the item comes back as the error.
    pub fn put(&self, item: T) -> Result<(), T> {
        let _ = item; // Delete this line, too.
        todo!("wait until there is room, put the item there, wake who waits for one")
    }

    /// Gets the item that has been there longest, when there is one. `None` if nothing is left and the queue is closed.
    pub fn get(&self) -> Option<T> {
        todo!("wait until there is an item, take it, wake who waits for room")
    }

    /// Says that nothing more comes. What is in the queue can still be got.
    pub fn close(&self) {
        todo!("remember it, wake who waits")
    }

    /// Whether nothing is in it at the moment. That says nothing about the next moment.
    pub fn is_empty(&self) -> bool {
        let _ = &self.items; // And this.
        todo!("look")
    }
}

/// Calls `work` with each item of all `parts` and returns the results, in any order. Each part has a thread that puts its
/// items into a queue with room for `capacity`; `workers` threads get them from there.
pub fn process(parts: &[Vec<u64>], workers: usize, capacity: usize, work: fn(u64) -> u64) -> Vec<u64> {
    let _ = (parts, workers, capacity, work); // And this.
    todo!("start the producers and the workers, close the queue when nothing more comes, collect the results")
}
