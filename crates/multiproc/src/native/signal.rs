//! What a condition is made of beside its lock: those that wait.
//!
//! Waiting is as with monitors in Mesa (Lampson and Redell, 1980): who was notified takes the lock again like everybody,
//! and finds the condition as others have left it meanwhile.

use super::bell::SLEEP;
use super::luggage::shared;
use super::mutex::{Mutex, MutexGuard};
use super::waiters::{Place, Waiters};
use crate::patience::Patience;
use std::sync::LockResult;

pub(crate) struct Signal(Waiters);

shared! { Signal { 0 } }

impl Signal {
    pub(crate) fn new() -> Self {
        Self(Waiters::new())
    }

    /// Lets go of the lock, waits, and takes the lock again; whether it was notified in time.
    pub(crate) fn wait<'mutex>(
        &self,
        guard: MutexGuard<'mutex>,
        patience: Patience,
    ) -> (LockResult<MutexGuard<'mutex>>, bool) {
        let mutex = guard.mutex();
        let (place, sound) = (self.0.enter(), !mutex.is_poisoned());
        drop(guard);
        await_news(place, patience, || sound && is_broken(mutex));
        let locked = mutex.lock();
        (locked, place.leave().is_some())
    }

    /// Wakes so many of those that wait. The caller has the lock.
    pub(crate) fn notify(&self, count: usize) {
        self.0.tell_oldest(count);
    }
}

/// Waits for news, or until somebody has died who would have had some.
fn await_news(place: Place, patience: Patience, is_broken: impl Fn() -> bool) {
    while place.news().is_none() && !patience.is_over() {
        if place.sleep(patience.at_most(SLEEP)) && is_broken() {
            return;
        }
    }
}

/// Whether somebody has died with the lock.
fn is_broken(mutex: &Mutex) -> bool {
    mutex.is_poisoned() || mutex.is_left_behind()
}
