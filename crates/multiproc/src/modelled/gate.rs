//! A barrier's gate: the rounds so far, and who waits in this one.

use super::waiting::{locked, retry};
use crate::patience::Patience;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex};

pub(crate) struct Gate {
    state: Mutex<State>,
    moved: Condvar,
    parties: usize,
}

#[derive(Default)]
struct State {
    /// How many rounds have ended.
    round: u64,
    /// Those that ended though not all had come.
    failed: Vec<u64>,
    waiting: usize,
    broken: bool,
}

impl State {
    fn end_round(&mut self, good: bool) {
        if !good && self.waiting > 0 {
            self.failed.push(self.round);
        }
        self.round += 1;
        self.waiting = 0;
    }

    fn fail(&mut self) {
        self.broken = true;
        self.end_round(false);
    }

    /// Whether a round that has ended was a good one; nothing if it goes on.
    fn end_of(&self, round: u64) -> Option<bool> {
        (self.round != round).then(|| !self.failed.contains(&round))
    }
}

/// What comes of coming to the gate.
enum Arrival {
    Broken,
    /// As the last one.
    Opens,
    /// In this round.
    Waits(u64),
}

impl Gate {
    #[track_caller]
    pub(crate) fn new(parties: usize) -> Self {
        Self { state: Mutex::new(State::default()), moved: Condvar::new(), parties }
    }

    /// Waits until all have come; how many came before. Nothing if the gate is broken, as it is if the time is up.
    ///
    /// The last one acts before it lets the others go. Nobody else comes in meanwhile.
    #[track_caller]
    pub(crate) fn pass(&self, patience: Patience, act: impl FnOnce()) -> Option<usize> {
        let (arrival, before) = self.arrive(act);
        match arrival {
            Arrival::Broken => None,
            Arrival::Opens => {
                self.moved.notify_all();
                Some(before)
            }
            Arrival::Waits(round) => self.await_end(round, patience).then_some(before),
        }
    }

    #[track_caller]
    fn arrive(&self, act: impl FnOnce()) -> (Arrival, usize) {
        let mut state = locked(&self.state);
        let before = state.waiting;
        if state.broken {
            return (Arrival::Broken, before);
        }
        if before + 1 == self.parties {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(act)) {
                state.fail();
                drop(state);
                self.moved.notify_all();
                resume_unwind(panic);
            }
            state.end_round(true);
            return (Arrival::Opens, before);
        }
        state.waiting += 1;
        (Arrival::Waits(state.round), before)
    }

    /// Whether the round ends well.
    #[track_caller]
    fn await_end(&self, round: u64, patience: Patience) -> bool {
        let end = retry(&self.state, &self.moved, patience, |state| state.end_of(round));
        end.unwrap_or_else(|| self.give_up(round))
    }

    /// Breaks the gate, unless the round has ended after all; whether it has ended well.
    #[track_caller]
    fn give_up(&self, round: u64) -> bool {
        let mut state = locked(&self.state);
        if let Some(good) = state.end_of(round) {
            return good;
        }
        state.fail();
        drop(state);
        self.moved.notify_all();
        false
    }

    /// Tells those that wait that the others will not come, and those that come later.
    #[track_caller]
    pub(crate) fn abort(&self) {
        locked(&self.state).fail();
        self.moved.notify_all();
    }

    /// Tells those that wait that the others will not come, and begins anew.
    #[track_caller]
    pub(crate) fn reset(&self) {
        let mut state = locked(&self.state);
        state.end_round(false);
        state.broken = false;
        drop(state);
        self.moved.notify_all();
    }

    /// How many wait.
    #[track_caller]
    pub(crate) fn waiting(&self) -> usize {
        locked(&self.state).waiting
    }

    #[track_caller]
    pub(crate) fn is_broken(&self) -> bool {
        locked(&self.state).broken
    }
}
