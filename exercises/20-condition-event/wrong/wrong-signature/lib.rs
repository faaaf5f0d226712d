use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

#[derive(Debug, Default)]
pub struct Event {
    is_set: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Event {
        Event::default()
    }

    pub fn set(&self) {
        let mut is_set = self.is_set.lock().unwrap();
        *is_set = true;
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        *self.is_set.lock().unwrap() = false;
    }

    pub fn is_set(&self) -> bool {
        *self.is_set.lock().unwrap()
    }

    pub fn wait(&self) {
        let mut is_set = self.is_set.lock().unwrap();
        while !*is_set {
            is_set = self.changed.wait(is_set).unwrap();
        }
    }

    pub fn wait_timeout(&self, limit: u64) -> bool {
        let limit = Duration::from_millis(limit);
        let begin = Instant::now();
        let mut is_set = self.is_set.lock().unwrap();
        while !*is_set {
            let left = limit.saturating_sub(begin.elapsed());
            if left.is_zero() {
                break;
            }
            is_set = self.changed.wait_timeout(is_set, left).unwrap().0;
        }
        *is_set
    }
}

#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug, Default)]
struct State {
    open: bool,
    round: u64,
    waiting: usize,
}

impl Gate {
    pub fn new() -> Gate {
        Gate::default()
    }

    pub fn open(&self) {
        let mut state = self.state.lock().unwrap();
        state.open = true;
        state.round += 1;
        state.waiting = 0;
        self.opened.notify_all();
    }

    pub fn close(&self) {
        self.state.lock().unwrap().open = false;
    }

    pub fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        if state.open {
            return;
        }
        state.waiting += 1;
        let round = state.round;
        while state.round == round {
            state = self.opened.wait(state).unwrap();
        }
    }

    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().waiting
    }
}
