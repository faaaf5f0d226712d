//! Which processes have something of a shared object, so that what the dead had can be taken back.
//!
//! A table in shared memory with one place for each thing that is held, which says by whom. It is changed under a lock,
//! by one write each time: a process that is killed in the middle of that has done it or not.

use super::luggage::shared;
use super::memory::Memory;
use super::mutex::{lives, this_process};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Addresses for so many places; memory is taken for those that are used.
const PLACES: usize = 1 << 20;
const NOBODY: u32 = 0;

/// For all calls the caller has the lock of what it is about.
pub(super) struct Holders {
    /// How many places were ever used at once; then the places.
    words: Memory<u32>,
}

shared! { Holders { words } }

impl Holders {
    pub(super) fn new() -> Self {
        Self { words: Memory::reserved(1 + PLACES) }
    }

    /// How many things are held.
    pub(super) fn count(&self) -> usize {
        self.used().iter().filter(|place| place.load(Relaxed) != NOBODY).count()
    }

    /// Notes that this process has one more.
    ///
    /// # Panics
    ///
    /// No table is so large.
    pub(super) fn add(&self) {
        let used = self.used();
        match used.iter().find(|place| place.load(Relaxed) == NOBODY) {
            Some(place) => place.store(this_process(), Relaxed),
            None => self.add_behind(used.len()),
        }
    }

    /// Notes that this process has one less; whether it had any.
    pub(super) fn remove(&self) -> bool {
        let this = this_process();
        let mine = self.used().iter().find(|place| place.load(Relaxed) == this);
        mine.inspect(|place| place.store(NOBODY, Relaxed)).is_some()
    }

    /// Takes back what the dead had; how many things those are.
    pub(super) fn bury(&self) -> usize {
        let dead = |place: &&AtomicU32| {
            let process = place.load(Relaxed);
            process != NOBODY && !lives(process)
        };
        self.used().iter().filter(dead).inspect(|place| place.store(NOBODY, Relaxed)).count()
    }

    /// The place is nobody's until it counts as used.
    fn add_behind(&self, used: usize) {
        let place = self.words.cells().get(1 + used).expect("fewer things than places are held at once");
        place.store(this_process(), Relaxed);
        self.words.cells()[0].store(u32::try_from(used + 1).expect("places are fewer"), Relaxed);
    }

    fn used(&self) -> &[AtomicU32] {
        &self.words.cells()[1..][..self.words.cells()[0].load(Relaxed) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_counted_and_places_are_used_again() {
        let holders = Holders::new();
        (0..3).for_each(|_| holders.add());
        assert!(holders.remove());
        holders.add();
        assert_eq!((holders.count(), holders.used().len()), (3, 3));
        assert_eq!(holders.bury(), 0, "this process lives");
        assert!(holders.remove() && holders.remove() && holders.remove() && !holders.remove());
    }

    #[test]
    fn what_another_process_has_is_not_removed_and_taken_back_when_it_is_dead() {
        let holders = Holders::new();
        holders.add();
        // The same number, born at another time: a process that is no more.
        holders.used()[0].store(this_process() ^ 1 << 22, Relaxed);
        assert!(!holders.remove());
        assert_eq!((holders.bury(), holders.count()), (1, 0));
    }
}
