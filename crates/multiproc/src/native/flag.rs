//! The flag of an event: a word that counts its changes, and is odd while the flag is set.
//!
//! Who waits sleeps while the word has the even value that it saw; any other value says that the flag was set since, even
//! if somebody has cleared it again. That is an eventcount without a lock, with what Ulrich Drepper's "Futexes Are
//! Tricky" (2011) says of the kernel's part: it compares and sleeps in one step, so no change in between is missed. The
//! word goes around after 2³² changes; nobody sleeps through so many.
//!
//! Nobody holds anything, so a process that is killed leaves nothing behind. If it is killed between setting the flag
//! and waking the others, they find out by themselves, after the longest sleep.

use super::bell::SLEEP;
use super::luggage::shared;
use super::memory::Memory;
use super::sys;
use crate::patience::Patience;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{AcqRel, Acquire};

pub(crate) struct Flag(Memory<u32>);

shared! { Flag { 0 } }

impl Flag {
    pub(crate) fn new() -> Self {
        Self(Memory::zeroed(1))
    }

    pub(crate) fn is_set(&self) -> bool {
        is_odd(self.changes().load(Acquire))
    }

    pub(crate) fn set(&self) {
        if self.change(|changes| !is_odd(changes)) {
            sys::futex_wake(self.changes(), u32::MAX);
        }
    }

    pub(crate) fn clear(&self) {
        self.change(is_odd);
    }

    /// Whether the flag is set, or was in time.
    pub(crate) fn wait(&self, patience: Patience) -> bool {
        let seen = self.changes().load(Acquire);
        if is_odd(seen) {
            return true;
        }
        while self.changes().load(Acquire) == seen {
            if patience.is_over() {
                return false;
            }
            sys::futex_wait(self.changes(), seen, patience.at_most(SLEEP));
        }
        true
    }

    /// Counts a change if the word is of that kind; whether it was.
    fn change(&self, from: impl Fn(u32) -> bool) -> bool {
        let next = |changes: u32| from(changes).then(|| changes.wrapping_add(1));
        self.changes().fetch_update(AcqRel, Acquire, next).is_ok()
    }

    fn changes(&self) -> &AtomicU32 {
        &self.0.cells()[0]
    }
}

fn is_odd(changes: u32) -> bool {
    changes % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering::Relaxed;

    #[test]
    fn the_word_may_go_around() {
        let flag = Flag::new();
        flag.changes().store(u32::MAX - 1, Relaxed);
        flag.set();
        assert!(flag.is_set());
        flag.clear();
        assert_eq!((flag.is_set(), flag.changes().load(Relaxed)), (false, 0));
    }

    #[test]
    fn setting_twice_is_setting_once() {
        let flag = Flag::new();
        flag.set();
        flag.set();
        flag.clear();
        assert!(!flag.is_set());
    }
}
