//! `Barrier`, from a mutex and a condition variable.

use loom::sync::{Condvar, Mutex};

pub struct Barrier {
    size: usize,
    /// How many have come, and in which round.
    state: Mutex<(usize, usize)>,
    all_here: Condvar,
}

pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    pub fn new(size: usize) -> Barrier {
        Barrier { size, state: Mutex::new((0, 0)), all_here: Condvar::new() }
    }

    pub fn wait(&self) -> BarrierWaitResult {
        let mut state = self.state.lock().unwrap();
        let round = state.1;
        state.0 += 1;
        if state.0 >= self.size {
            *state = (0, round + 1);
            self.all_here.notify_all();
            return BarrierWaitResult(true);
        }
        while state.1 == round {
            state = self.all_here.wait(state).unwrap();
        }
        BarrierWaitResult(false)
    }
}
