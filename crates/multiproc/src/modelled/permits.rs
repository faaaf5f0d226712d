//! The permits of a semaphore: those that are free, and those that somebody holds.

use super::waiting::{locked, retry};
use crate::patience::Patience;
use std::sync::{Condvar, Mutex};

pub(crate) struct Permits {
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    free: u32,
    held: u32,
    poisoned: bool,
}

impl Permits {
    #[track_caller]
    pub(crate) fn new(count: u32) -> Self {
        let state = State { free: count, held: 0, poisoned: false };
        Self { state: Mutex::new(state), freed: Condvar::new() }
    }

    /// Takes one, if one is free in time.
    #[track_caller]
    pub(crate) fn acquire(&self, patience: Patience) -> bool {
        let take = |state: &mut State| {
            state.free = state.free.checked_sub(1)?;
            state.held += 1;
            Some(())
        };
        retry(&self.state, &self.freed, patience, take).is_some()
    }

    /// Takes back what [`acquire`](Self::acquire) has given.
    #[track_caller]
    pub(crate) fn give_back(&self) {
        let mut state = locked(&self.state);
        state.held -= 1;
        state.free += 1;
        drop(state);
        self.freed.notify_one();
    }

    /// What [`acquire`](Self::acquire) has given is no more.
    #[track_caller]
    pub(crate) fn consume(&self) {
        locked(&self.state).held -= 1;
    }

    /// Adds one, unless there are so many already.
    #[track_caller]
    pub(crate) fn release(&self, most: u32) -> bool {
        let mut state = locked(&self.state);
        if state.free + state.held >= most {
            return false;
        }
        state.free += 1;
        drop(state);
        self.freed.notify_one();
        true
    }

    #[track_caller]
    pub(crate) fn free(&self) -> u32 {
        locked(&self.state).free
    }

    #[track_caller]
    pub(crate) fn is_poisoned(&self) -> bool {
        locked(&self.state).poisoned
    }

    #[track_caller]
    pub(crate) fn poison(&self) {
        locked(&self.state).poisoned = true;
    }

    #[track_caller]
    pub(crate) fn clear_poison(&self) {
        locked(&self.state).poisoned = false;
    }
}
