//! `Once`, from a mutex and a condition variable.

use core::cell::Cell;
use loom::sync::{Condvar, Mutex};

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Running,
    Done,
}

pub struct Once {
    state: Mutex<Cell<State>>,
    changed: Condvar,
}

impl Once {
    pub fn new() -> Once {
        Once { state: Mutex::new(Cell::new(State::New)), changed: Condvar::new() }
    }

    pub fn call_once(&self, f: impl FnOnce()) {
        let mut state = self.state.lock().unwrap();
        while state.get() == State::Running {
            state = self.changed.wait(state).unwrap();
        }
        if state.replace(State::Running) == State::New {
            drop(state);
            f();
            state = self.state.lock().unwrap();
        }
        state.set(State::Done);
        self.changed.notify_all();
    }

    pub fn is_completed(&self) -> bool {
        self.state.lock().unwrap().get() == State::Done
    }
}
