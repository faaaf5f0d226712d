//! A barrier's gate: those that have come, and whether it is broken.
//!
//! Each that waits is told for itself how its round ended. So those of one round may still be on their way out while the
//! next round fills, and nobody has to wait for them.

use super::bell::SLEEP;
use super::luggage::shared;
use super::memory::Memory;
use super::mutex::{Mutex, MutexGuard};
use super::waiters::{News, Place, Waiters};
use crate::patience::Patience;
use std::mem;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

pub(crate) struct Gate {
    lock: Mutex,
    waiters: Waiters,
    /// Whether it is broken.
    words: Memory<u32>,
    parties: usize,
}

shared! { Gate { lock, waiters, words, parties } }

/// Breaks the gate when it is dropped: also when the action of the last one panics.
struct Alarm<'gate>(&'gate Gate);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        self.0.fail();
    }
}

impl Gate {
    pub(crate) fn new(parties: usize) -> Self {
        Self { lock: Mutex::new(), waiters: Waiters::new(), words: Memory::zeroed(1), parties }
    }

    /// Waits until all have come; how many came before. Nothing if the gate is broken, as it is if the time is up.
    ///
    /// The last one acts before it lets the others go. Nobody else comes in meanwhile.
    pub(crate) fn pass(&self, patience: Patience, act: impl FnOnce()) -> Option<usize> {
        let alone = self.alone();
        let before = self.waiters.count();
        if self.is_broken() {
            return None;
        }
        if before + 1 == self.parties {
            return self.open(act).then_some(before);
        }
        let place = self.waiters.enter();
        drop(alone);
        self.await_news(place, patience);
        let _alone = self.alone();
        (place.leave()? == News::Good).then_some(before)
    }

    /// Tells those that wait that the others will not come, and those that come later.
    pub(crate) fn abort(&self) {
        let _alone = self.alone();
        self.fail();
    }

    /// Tells those that wait that the others will not come, and begins anew.
    pub(crate) fn reset(&self) {
        let _alone = self.alone();
        self.waiters.tell_all(News::Bad);
        self.broken().store(0, Relaxed);
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        let _alone = self.alone();
        self.waiters.count()
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken().load(Relaxed) != 0
    }

    /// Lets all through, unless one of them is dead.
    fn open(&self, act: impl FnOnce()) -> bool {
        let alarm = Alarm(self);
        if self.waiters.one_is_dead() {
            return false;
        }
        act();
        self.waiters.tell_all(News::Good);
        mem::forget(alarm);
        true
    }

    fn await_news(&self, place: Place, patience: Patience) {
        while place.news().is_none() {
            let silent = place.sleep(patience.at_most(SLEEP));
            if silent || patience.is_over() {
                let _alone = self.alone();
                if place.news().is_none() && (patience.is_over() || self.waiters.one_is_dead()) {
                    self.fail();
                }
            }
        }
    }

    fn fail(&self) {
        self.broken().store(1, Relaxed);
        self.waiters.tell_all(News::Bad);
    }

    /// One that has died in here may have told some that all is well, and not the others.
    fn alone(&self) -> MutexGuard<'_> {
        self.lock.lock().unwrap_or_else(|poisoned| {
            self.fail();
            self.lock.clear_poison();
            PoisonError::into_inner(poisoned)
        })
    }

    fn broken(&self) -> &AtomicU32 {
        &self.words.cells()[0]
    }
}
