//! The flag of an event, with the number of times that it was set: so one that waits notices a flag that was cleared again.

use super::waiting::{locked, retry};
use crate::patience::Patience;
use std::sync::{Condvar, Mutex};

pub(crate) struct Flag {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    set: bool,
    /// How often it was.
    times: u64,
}

impl Flag {
    #[track_caller]
    pub(crate) fn new() -> Self {
        Self { state: Mutex::new(State { set: false, times: 0 }), changed: Condvar::new() }
    }

    #[track_caller]
    pub(crate) fn is_set(&self) -> bool {
        locked(&self.state).set
    }

    #[track_caller]
    pub(crate) fn set(&self) {
        let mut state = locked(&self.state);
        if !state.set {
            state.set = true;
            state.times += 1;
            drop(state);
            self.changed.notify_all();
        }
    }

    #[track_caller]
    pub(crate) fn clear(&self) {
        locked(&self.state).set = false;
    }

    /// Whether the flag is set, or was in time.
    #[track_caller]
    pub(crate) fn wait(&self, patience: Patience) -> bool {
        let mut before = None;
        let look = |state: &mut State| {
            let before = *before.get_or_insert(state.times);
            (state.set || state.times != before).then_some(())
        };
        retry(&self.state, &self.changed, patience, look).is_some()
    }
}
