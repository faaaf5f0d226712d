//! A queue of parcels.

use super::parcel::Parcel;
use super::waiting::{locked, retry};
use crate::patience::Patience;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub(crate) struct Channel {
    parcels: Mutex<VecDeque<Parcel>>,
    /// For those that wait for a parcel, and those that wait for room.
    filled: Condvar,
    emptied: Condvar,
    /// 0 for no limit.
    most: usize,
}

impl Channel {
    pub(crate) fn new(most: usize) -> Self {
        Self { parcels: Mutex::default(), filled: Condvar::new(), emptied: Condvar::new(), most }
    }

    /// Whether there was room.
    #[track_caller]
    pub(crate) fn put(&self, parcel: &Parcel, patience: Patience) -> bool {
        let put = retry(&self.parcels, &self.emptied, patience, |parcels| {
            let room = self.most == 0 || parcels.len() < self.most;
            room.then(|| parcels.push_back(parcel.clone()))
        });
        if put.is_some() {
            self.filled.notify_one();
        }
        put.is_some()
    }

    /// A parcel, if one is there in time.
    #[track_caller]
    pub(crate) fn get(&self, patience: Patience) -> Option<Parcel> {
        let got = retry(&self.parcels, &self.filled, patience, VecDeque::pop_front);
        // Without a limit nobody waits for room.
        if got.is_some() && self.most != 0 {
            self.emptied.notify_one();
        }
        got
    }

    #[track_caller]
    pub(crate) fn len(&self) -> usize {
        locked(&self.parcels).len()
    }
}
