//! The permits of a semaphore, in shared memory: how many there are, and which processes have some.
//!
//! How many are free is not written down, but is what is not held. So taking one and giving one back are one write each,
//! in the table of the holders, and nobody who is killed in between leaves a wrong number.

use super::bell::{Bell, Look};
use super::holders::Holders;
use super::luggage::shared;
use super::memory::Memory;
use super::mutex::{Mutex, MutexGuard};
use crate::patience::Patience;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

pub(crate) struct Permits {
    lock: Mutex,
    freed: Bell,
    /// How many there are, free or held; whether a holder has panicked or died.
    words: Memory<u32>,
    holders: Holders,
}

shared! { Permits { lock, freed, words, holders } }

impl Permits {
    pub(crate) fn new(count: u32) -> Self {
        let permits = Self {
            lock: Mutex::new(),
            freed: Bell::new(),
            words: Memory::zeroed(2),
            holders: Holders::new(),
        };
        permits.all().store(count, Relaxed);
        permits
    }

    /// Takes one, if one is free in time.
    pub(crate) fn acquire(&self, patience: Patience) -> bool {
        let attempt = |look| {
            if look == Look::Close && self.count_free() == 0 && self.holders.bury() > 0 {
                self.poison();
            }
            let others = self.count_free().checked_sub(1)?;
            self.holders.add();
            Some(others)
        };
        let others = self.freed.until(patience, || self.alone(), attempt);
        // Several may have become free at once, when the dead were found.
        if others.is_some_and(|others| others > 0) {
            self.freed.ring();
        }
        others.is_some()
    }

    /// Takes back what [`acquire`](Self::acquire) has given.
    pub(crate) fn give_back(&self) {
        let alone = self.alone();
        self.holders.remove();
        drop(alone);
        self.freed.ring();
    }

    /// What [`acquire`](Self::acquire) has given is no more.
    pub(crate) fn consume(&self) {
        let _alone = self.alone();
        // In this order: whoever is killed in between still holds what is no more, which is then buried.
        self.all().store(self.all().load(Relaxed) - 1, Relaxed);
        self.holders.remove();
    }

    /// Adds one, unless there are so many already.
    pub(crate) fn release(&self, most: u32) -> bool {
        let alone = self.alone();
        let count = self.all().load(Relaxed);
        if count >= most {
            return false;
        }
        self.all().store(count + 1, Relaxed);
        drop(alone);
        self.freed.ring();
        true
    }

    pub(crate) fn free(&self) -> u32 {
        let _alone = self.alone();
        self.count_free()
    }

    pub(crate) fn is_poisoned(&self) -> bool {
        self.poisoned().load(Relaxed) != 0
    }

    pub(crate) fn poison(&self) {
        self.poisoned().store(1, Relaxed);
    }

    pub(crate) fn clear_poison(&self) {
        self.poisoned().store(0, Relaxed);
    }

    /// Whoever died in here has left nothing half done.
    fn alone(&self) -> MutexGuard<'_> {
        self.lock.lock().unwrap_or_else(|poisoned| {
            self.lock.clear_poison();
            PoisonError::into_inner(poisoned)
        })
    }

    fn count_free(&self) -> u32 {
        let held = u32::try_from(self.holders.count()).expect("places are fewer");
        // Fewer than are held while somebody was killed in `consume`.
        self.all().load(Relaxed).saturating_sub(held)
    }

    fn all(&self) -> &AtomicU32 {
        &self.words.cells()[0]
    }

    fn poisoned(&self) -> &AtomicU32 {
        &self.words.cells()[1]
    }
}
