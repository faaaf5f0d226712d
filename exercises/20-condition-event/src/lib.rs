//! An event and a gate, each made of a mutex and a condition variable.

use std::time::Duration;

/// Something that has happened or has not, and that threads can wait for.
#[derive(Debug, Default)]
pub struct Event {
    // Add what it has to know, and what threads sleep on.
}

impl Event {
    /// An event that has not happened.
    pub fn new() -> Event {
        Event::default()
    }

    /// Says that it has happened, and lets all go on who wait for it.
    pub fn set(&self) {
        todo!("change what the event knows, wake who waits")
    }

    /// Says that it has not, or not again.
    pub fn clear(&self) {
        todo!("change what the event knows")
    }

    /// Whether it has happened.
    pub fn is_set(&self) -> bool {
        todo!("look")
    }

    /// Returns when it has happened.
    pub fn wait(&self) {
        todo!("sleep until it has happened")
    }

    /// Returns when it has happened, or when `limit` is over: whether it has happened.
    pub fn wait_timeout(&self, limit: Duration) -> bool {
        let _ = limit; // Delete this line: it only keeps the compiler quiet until you begin.
        todo!("sleep until it has happened, but no longer than that")
    }
}

/// A gate that is open or closed. Whoever waits when it is opened gets through, however soon it is closed again.
#[derive(Debug, Default)]
pub struct Gate {
    // Add what it has to know, and what threads sleep on.
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Gate {
        Gate::default()
    }

    /// Opens it, and lets all through who wait.
    pub fn open(&self) {
        todo!("change what the gate knows, wake who waits")
    }

    /// Closes it for those who come now.
    pub fn close(&self) {
        todo!("change what the gate knows")
    }

    /// Returns at once if it is open, else when it has been opened.
    pub fn pass(&self) {
        todo!("sleep until it has been opened")
    }

    /// How many threads stand before it.
    pub fn waiting(&self) -> usize {
        todo!("look")
    }
}
