//! An event and a gate, each made of a mutex and a condition variable.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// Something that has happened or has not, and that threads can wait for.
#[derive(Debug)]
pub struct Event {
    is_set: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    /// An event that has not happened.
    pub const fn new() -> Event {
        Event { is_set: Mutex::new(false), changed: Condvar::new() }
    }

    /// Says that it has happened, and lets all go on who wait for it.
    pub fn set(&self) {
        // The flag changes under the lock. A thread that has seen the old one is asleep before that, or it has not
        // looked: there is nothing in between in which it would miss this.
        *self.lock() = true;
        self.changed.notify_all();
    }

    /// Says that it has not, or not again.
    pub fn clear(&self) {
        *self.lock() = false; // Nobody waits for this, so nobody is woken.
    }

    /// Whether it has happened.
    pub fn is_set(&self) -> bool {
        *self.lock()
    }

    /// Returns when it has happened.
    pub fn wait(&self) {
        // Looks before it sleeps, and again after each wakeup, because there are wakeups for no reason.
        let is_set = self.changed.wait_while(self.lock(), |is_set| !*is_set);
        drop(is_set.expect("nobody panics while holding the lock"));
    }

    /// Returns when it has happened, or when `limit` is over: whether it has happened.
    pub fn wait_timeout(&self, limit: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.lock(), limit, |is_set| !*is_set);
        let (is_set, _) = waited.expect("nobody panics while holding the lock");
        *is_set // Not what the clock says: it may have happened in the last moment.
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.is_set.lock().expect("nobody panics while holding the lock")
    }
}

impl Default for Event {
    fn default() -> Event {
        Event::new()
    }
}

/// A gate that is open or closed. Whoever waits when it is opened gets through, however soon it is closed again.
#[derive(Debug)]
pub struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug)]
struct State {
    is_open: bool,
    /// How often it has been opened. Whoever waits remembers the number that he has found: if it is another one now, the
    /// gate was opened meanwhile, and that it is closed again does not matter.
    openings: u64,
    waiting: usize,
}

impl Gate {
    /// A closed gate.
    pub const fn new() -> Gate {
        let state = State { is_open: false, openings: 0, waiting: 0 };
        Gate { state: Mutex::new(state), opened: Condvar::new() }
    }

    /// Opens it, and lets all through who wait.
    pub fn open(&self) {
        let mut state = self.lock();
        state.is_open = true;
        state.openings += 1;
        drop(state); // Whoever is woken needs the lock.
        self.opened.notify_all();
    }

    /// Closes it for those who come now.
    pub fn close(&self) {
        self.lock().is_open = false;
    }

    /// Returns at once if it is open, else when it has been opened.
    pub fn pass(&self) {
        let mut state = self.lock();
        let seen = state.openings;
        state.waiting += 1;
        while !state.is_open && state.openings == seen {
            state = self.opened.wait(state).expect("nobody panics while holding the lock");
        }
        state.waiting -= 1;
    }

    /// How many threads stand before it.
    pub fn waiting(&self) -> usize {
        self.lock().waiting
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding the lock")
    }
}

impl Default for Gate {
    fn default() -> Gate {
        Gate::new()
    }
}
