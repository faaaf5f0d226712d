//! Those that wait for a condition or at a barrier: a place for each in shared memory, where it is told the news.
//!
//! Each place is a futex of its own. One that waits writes its process there while it has the lock that all of this goes
//! by, lets go of the lock, and sleeps while the word is that. Whoever tells it the news changes the word, under the
//! lock, and wakes it; so no news is missed, none is told to one that came later, and a look now and then does no harm.
//! That is exact where a common sequence counter is not: with that, all that look before they go back to sleep would take
//! themselves to be meant (see "Futexes Are Tricky" by Ulrich Drepper, 2011, on condition variables).
//!
//! Places that are told one by one are told in the order in which they were taken, and the dead are passed over: one that
//! was not asleep when it was woken may be one.

use super::luggage::shared;
use super::memory::Memory;
use super::mutex::{lives, this_process};
use super::sys;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// Addresses for so many places; memory is taken for those that are used.
const PLACES: usize = 1 << 20;
const EMPTY: u32 = 0;
/// The bits that no process has.
const GOOD: u32 = 1 << 30;
const BAD: u32 = 1 << 31;
const NEWS: u32 = GOOD | BAD;

/// For all calls but `sleep` and `news` the caller has the lock.
pub(super) struct Waiters {
    /// How many places were ever used at once, and how often one was taken; then for each place the word, and which taking
    /// it was.
    words: Memory<u32>,
}

shared! { Waiters { words } }

/// What one that waits is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    Good,
    Bad,
}

/// Where one waits.
#[derive(Clone, Copy)]
pub(super) struct Place<'waiters> {
    word: &'waiters AtomicU32,
    taken: &'waiters AtomicU32,
}

impl Waiters {
    pub(super) fn new() -> Self {
        Self { words: Memory::reserved(2 + 2 * PLACES) }
    }

    /// Begins to wait.
    ///
    /// # Panics
    ///
    /// So many cannot wait.
    pub(super) fn enter(&self) -> Place<'_> {
        let used = self.used().load(Relaxed);
        let empty = self.places().find(|place| place.word.load(Relaxed) == EMPTY);
        let place =
            empty.or_else(|| self.all().nth(used as usize)).expect("fewer wait than there are places");
        let taking = self.takings().load(Relaxed);
        self.takings().store(taking.wrapping_add(1), Relaxed);
        place.taken.store(taking, Relaxed);
        place.word.store(this_process(), Relaxed);
        if empty.is_none() {
            self.used().store(used + 1, Relaxed);
        }
        place
    }

    /// How many wait and have no news yet.
    pub(super) fn count(&self) -> usize {
        self.waiting().count()
    }

    /// Whether one of them is dead.
    pub(super) fn one_is_dead(&self) -> bool {
        self.waiting().any(|place| !lives(place.word.load(Relaxed)))
    }

    /// Tells good news to so many, first those that have waited longest.
    pub(super) fn tell_oldest(&self, count: usize) {
        let now = self.takings().load(Relaxed);
        let mut waiting: Vec<_> = self.waiting().collect();
        // The number of takings may have gone around.
        waiting.sort_by_key(|place| u32::MAX - now.wrapping_sub(place.taken.load(Relaxed)));
        let told = |place: &Place| place.tell(News::Good) || place.lives_or_is_empty();
        waiting.into_iter().filter(told).take(count).for_each(drop);
    }

    pub(super) fn tell_all(&self, news: News) {
        for place in self.waiting() {
            place.tell(news);
        }
    }

    fn waiting(&self) -> impl Iterator<Item = Place<'_>> {
        self.places().filter(|place| {
            let word = place.word.load(Relaxed);
            word != EMPTY && word & NEWS == 0
        })
    }

    fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.all().take(self.used().load(Relaxed) as usize)
    }

    fn all(&self) -> impl Iterator<Item = Place<'_>> {
        let (places, _) = self.words.cells()[2..].as_chunks();
        places.iter().map(|[word, taken]| Place { word, taken })
    }

    fn used(&self) -> &AtomicU32 {
        &self.words.cells()[0]
    }

    fn takings(&self) -> &AtomicU32 {
        &self.words.cells()[1]
    }
}

impl Place<'_> {
    /// Waits for news, but not longer than this; whether nothing happened all the time. Without the lock.
    pub(super) fn sleep(self, longest: Duration) -> bool {
        sys::futex_wait(self.word, this_process(), longest)
    }

    pub(super) fn news(self) -> Option<News> {
        match self.word.load(Relaxed) & NEWS {
            0 => None,
            GOOD => Some(News::Good),
            _ => Some(News::Bad),
        }
    }

    /// Waits no longer; the news, if there was any.
    pub(super) fn leave(self) -> Option<News> {
        let news = self.news();
        self.word.store(EMPTY, Relaxed);
        news
    }

    /// Whether somebody was asleep here, and is awake now.
    fn tell(self, news: News) -> bool {
        let told = if news == News::Good { GOOD } else { BAD };
        self.word.store(self.word.load(Relaxed) | told, Relaxed);
        sys::futex_wake(self.word, 1)
    }

    /// Whether the one that waits here lives; the place of a dead one is empty then.
    fn lives_or_is_empty(self) -> bool {
        let alive = lives(self.word.load(Relaxed) & !NEWS);
        if !alive {
            self.word.store(EMPTY, Relaxed);
        }
        alive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_told_first_also_when_the_takings_go_around() {
        let waiters = Waiters::new();
        waiters.takings().store(u32::MAX, Relaxed);
        let [first, second] = [waiters.enter(), waiters.enter()];
        first.leave();
        let third = waiters.enter();
        assert!(third.word.as_ptr() == first.word.as_ptr(), "an empty place is used again");
        waiters.tell_oldest(1);
        assert_eq!((second.news(), third.news()), (Some(News::Good), None));
        waiters.tell_all(News::Bad);
        assert_eq!((second.leave(), third.leave(), waiters.count()), (Some(News::Good), Some(News::Bad), 0));
    }

    #[test]
    fn the_dead_are_passed_over() {
        let waiters = Waiters::new();
        let [dead, living] = [waiters.enter(), waiters.enter()];
        // The same number, born at another time: a process that is no more.
        dead.word.store(this_process() ^ 1 << 22, Relaxed);
        assert!(waiters.one_is_dead());
        waiters.tell_oldest(1);
        assert_eq!((living.news(), dead.news(), waiters.one_is_dead()), (Some(News::Good), None, false));
    }
}
