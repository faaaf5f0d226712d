use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

#[derive(Debug, Default)]
pub struct Event {
    is_set: AtomicBool,
    lock: Mutex<()>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Event {
        Event::default()
    }

    pub fn set(&self) {
        self.is_set.store(true, Ordering::SeqCst);
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        self.is_set.store(false, Ordering::SeqCst);
    }

    pub fn is_set(&self) -> bool {
        self.is_set.load(Ordering::SeqCst)
    }

    pub fn wait(&self) {
        let mut guard = self.lock.lock().unwrap();
        while !self.is_set.load(Ordering::SeqCst) {
            guard = self.changed.wait(guard).unwrap();
        }
    }

    pub fn wait_timeout(&self, limit: Duration) -> bool {
        let begin = Instant::now();
        let mut guard = self.lock.lock().unwrap();
        while !self.is_set.load(Ordering::SeqCst) {
            let left = limit.saturating_sub(begin.elapsed());
            if left.is_zero() {
                break;
            }
            guard = self.changed.wait_timeout(guard, left).unwrap().0;
        }
        self.is_set.load(Ordering::SeqCst)
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
