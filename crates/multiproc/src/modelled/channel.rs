//! A queue of parcels.

use super::parcel::Parcel;
use super::waiting::{locked, retry};
use crate::patience::Patience;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub(crate) struct Channel {
    state: Mutex<State>,
    /// For those that wait for a parcel, and those that wait for room.
    filled: Condvar,
    emptied: Condvar,
    /// For those that wait until all that was put in is done.
    finished: Condvar,
    /// 0 for no limit.
    most: usize,
}

#[derive(Default)]
struct State {
    parcels: VecDeque<Parcel>,
    /// How many were put in and are not done.
    unfinished: usize,
}

impl Channel {
    #[track_caller]
    pub(crate) fn new(most: usize) -> Self {
        let (filled, emptied, finished) = (Condvar::new(), Condvar::new(), Condvar::new());
        let state = Mutex::new(State::default());
        Self { state, filled, emptied, finished, most }
    }

    /// Whether there was room.
    #[track_caller]
    pub(crate) fn put(&self, parcel: &Parcel, patience: Patience) -> bool {
        let put = retry(&self.state, &self.emptied, patience, |state| {
            let room = self.most == 0 || state.parcels.len() < self.most;
            state.unfinished += usize::from(room);
            room.then(|| state.parcels.push_back(parcel.clone()))
        });
        if put.is_some() {
            self.filled.notify_one();
        }
        put.is_some()
    }

    /// A parcel, if one is there in time.
    #[track_caller]
    pub(crate) fn get(&self, patience: Patience) -> Option<Parcel> {
        let got = retry(&self.state, &self.filled, patience, |state| state.parcels.pop_front());
        // Without a limit nobody waits for room.
        if got.is_some() && self.most != 0 {
            self.emptied.notify_one();
        }
        got
    }

    #[track_caller]
    pub(crate) fn len(&self) -> usize {
        locked(&self.state).parcels.len()
    }

    #[track_caller]
    pub(crate) fn is_full(&self) -> bool {
        self.most != 0 && self.len() >= self.most
    }

    /// Notes that a parcel that was taken is done; whether there was one.
    #[track_caller]
    pub(crate) fn task_done(&self) -> bool {
        let mut state = locked(&self.state);
        let taken = state.unfinished > state.parcels.len();
        state.unfinished -= usize::from(taken);
        if taken && state.unfinished == 0 {
            drop(state);
            self.finished.notify_all();
        }
        taken
    }

    /// Whether all that was put in is done in time.
    #[track_caller]
    pub(crate) fn join(&self, patience: Patience) -> bool {
        let all_done = |state: &mut State| (state.unfinished == 0).then_some(());
        retry(&self.state, &self.finished, patience, all_done).is_some()
    }
}
