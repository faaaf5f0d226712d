//! What processes wait for, in shared memory: a bell that others ring.
//!
//! It is a sequence counter with a futex, as in a condition variable: a waiter reads the number of rings while it has
//! the lock, lets go, and sleeps only while that is the number. A ring in between changes it, so none is missed.
//!
//! One that was woken may be killed before it does what the others then wait for, and one that changed something before
//! it rings. So nobody sleeps for long: after a while one looks again, and also after those that have died.

use super::luggage::shared;
use super::memory::Memory;
use super::mutex::MutexGuard;
use super::sys;
use crate::patience::Patience;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// The longest sleep.
pub(super) const SLEEP: Duration = Duration::from_millis(100);

pub(super) struct Bell(Memory<u32>);

shared! { Bell { 0 } }

/// How closely a waiter looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Something may have changed.
    Quick,
    /// Nothing has happened for a while, or this is the last look: somebody may have died.
    Close,
}

impl Bell {
    pub(super) fn new() -> Self {
        Self(Memory::zeroed(2))
    }

    /// Tries, alone, until it works; waits for the bell before the next try.
    pub(super) fn until<'mutex, T>(
        &self,
        patience: Patience,
        alone: impl Fn() -> MutexGuard<'mutex>,
        mut attempt: impl FnMut(Look) -> Option<T>,
    ) -> Option<T> {
        let mut look = Look::Quick;
        loop {
            let guard = alone();
            let over = patience.is_over();
            let done = attempt(if over { Look::Close } else { look });
            if done.is_some() || over {
                return done;
            }
            // Listening begins before the others can go on, so the bell is not missed.
            let heard = self.listen();
            drop(guard);
            look = self.wait(heard, patience.at_most(SLEEP));
        }
    }

    /// For one that waits; rung after the change that it is about, which the ringer made alone.
    pub(super) fn ring(&self) {
        // A listener that is not seen here began to listen later, under the lock, and has seen what was done.
        if self.listeners().load(Relaxed) > 0 {
            self.rings().fetch_add(1, Relaxed);
            sys::futex_wake(self.rings(), 1);
        }
    }

    /// The number of rings so far. From now on somebody listens.
    fn listen(&self) -> u32 {
        self.listeners().fetch_add(1, Relaxed);
        self.rings().load(Relaxed)
    }

    /// Waits for another ring.
    fn wait(&self, heard: u32, longest: Duration) -> Look {
        let silent = sys::futex_wait(self.rings(), heard, longest);
        self.listeners().fetch_sub(1, Relaxed);
        if silent { Look::Close } else { Look::Quick }
    }

    fn rings(&self) -> &AtomicU32 {
        &self.0.cells()[0]
    }

    fn listeners(&self) -> &AtomicU32 {
        &self.0.cells()[1]
    }
}
