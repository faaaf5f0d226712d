//! A queue in shared memory.
//!
//! The messages stand one behind the other in words of 64 bits, each led by its length. What is taken leaves a gap in
//! front; when the gap is larger than the rest, the rest is moved there. So memory is used again, and a move costs no
//! more than what was taken before. Where the messages begin and end is one word: a process that is killed in the
//! middle of something has either done it or not.
//!
//! Beside that it is counted how many messages were taken and are not reported as done. Taking one changes two words, so
//! it is announced before: whoever finds the lock of one that died in between sees how far that came.

use super::bell::{Bell, Look};
use super::luggage::shared;
use super::memory::Memory;
use super::mutex::{Mutex, MutexGuard};
use super::parcel::Parcel;
use super::scratch;
use crate::patience::Patience;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed, Ordering::Release};

/// Addresses for 1 GiB; memory is taken where there are messages.
const WORDS: usize = 1 << 27;
const WORD: usize = size_of::<u64>();
/// A gap smaller than this (64 KiB) is not worth a move.
const GAP: usize = 1 << 13;

pub(crate) struct Channel {
    lock: Mutex,
    /// For those that wait for a message, and those that wait for room.
    filled: Bell,
    emptied: Bell,
    /// For those that wait until all that was put in is done.
    finished: Bell,
    /// Where the messages begin and end, in words; how many they are; how many are in work, and where the messages begin
    /// when the one that is being taken is gone.
    marks: Memory<u64>,
    words: Memory<u64>,
    /// 0 for no limit.
    most: usize,
}

shared! { Channel { lock, filled, emptied, finished, marks, words, most } }

impl Channel {
    pub(crate) fn new(most: usize) -> Self {
        let (filled, emptied, finished) = (Bell::new(), Bell::new(), Bell::new());
        let (marks, words) = (Memory::zeroed(3), Memory::reserved(WORDS));
        Self { lock: Mutex::new(), filled, emptied, finished, marks, words, most }
    }

    /// Whether there was room.
    ///
    /// # Panics
    ///
    /// There can never be so much room.
    pub(crate) fn put(&self, parcel: &Parcel, patience: Patience) -> bool {
        let length = parcel.frame().len() + parcel.tail().len();
        assert!(
            length.div_ceil(WORD) <= self.words.cells().len(),
            "a message of {length} bytes fits in no queue"
        );
        let attempt = |_: Look| self.append(parcel).then_some(());
        let put = self.emptied.until(patience, || self.alone(), attempt);
        if put.is_some() {
            self.filled.ring();
        }
        put.is_some()
    }

    /// A message, if one is there in time.
    pub(crate) fn get(&self, patience: Patience) -> Option<Parcel> {
        let got = self.filled.until(patience, || self.alone(), |_| self.take());
        if got.is_some() {
            self.emptied.ring();
        }
        got
    }

    pub(crate) fn len(&self) -> usize {
        let _alone = self.alone();
        self.count()
    }

    pub(crate) fn is_full(&self) -> bool {
        let _alone = self.alone();
        self.has_all()
    }

    /// Notes that a message that was taken is done; whether there was one.
    pub(crate) fn task_done(&self) -> bool {
        let _alone = self.alone();
        let Some(in_work) = self.in_work().checked_sub(1) else { return false };
        self.set_in_work(in_work, 0);
        if in_work == 0 && self.count() == 0 {
            self.finished.ring();
        }
        true
    }

    /// Whether all that was put in is done in time.
    pub(crate) fn join(&self, patience: Patience) -> bool {
        let all_done = |_: Look| (self.in_work() == 0 && self.count() == 0).then_some(());
        let done = self.finished.until(patience, || self.alone(), all_done);
        if done.is_some() {
            // One ring wakes one, and it is news for all.
            self.finished.ring();
        }
        done.is_some()
    }

    fn alone(&self) -> MutexGuard<'_> {
        self.lock.lock().unwrap_or_else(|poisoned| {
            self.complete_taking();
            self.set_count(self.counted());
            self.lock.clear_poison();
            PoisonError::into_inner(poisoned)
        })
    }

    fn append(&self, parcel: &Parcel) -> bool {
        if self.has_all() {
            return false;
        }
        let [frame, tail] = [parcel.frame(), parcel.tail()];
        let words = (frame.len() + tail.len()).div_ceil(WORD);
        self.close_gap(words);
        let (begin, end) = self.span();
        if words > self.words.cells().len() - end {
            return false;
        }
        // SAFETY: the caller has the lock, and so is the only one that uses any of the words. A frame with something
        // behind it has whole words.
        unsafe {
            self.words.write(end, frame);
            self.words.write(end + frame.len().div_ceil(WORD), tail);
        }
        self.set_span(begin, end + words);
        self.set_count(self.count() + 1);
        true
    }

    /// Whether there are as many as there may be.
    fn has_all(&self) -> bool {
        self.most != 0 && self.count() >= self.most
    }

    fn take(&self) -> Option<Parcel> {
        let (begin, end) = self.span();
        let length = self.first(begin, end)?;
        let head = Parcel::head_length(&self.words.cells()[begin].load(Relaxed).to_ne_bytes(), length);
        let (mut frame, mut tail) = (scratch::take(), Vec::new());
        // SAFETY: the caller has the lock, and so is the only one that uses any of the words. A frame with something
        // behind it has whole words.
        unsafe {
            self.words.read(begin, head, &mut frame);
            self.words.read(begin + head.div_ceil(WORD), length - head, &mut tail);
        }
        let (next, in_work) = (begin + length.div_ceil(WORD), self.in_work());
        self.set_in_work(in_work, next);
        self.set_span(next, end);
        // Going around does no harm: only a queue whose tasks are reported asks for the number.
        self.set_in_work(in_work.wrapping_add(1), 0);
        self.set_count(self.count() - 1);
        Some(Parcel::from_parts(frame, tail))
    }

    /// The length of the message at `begin`, in bytes.
    fn first(&self, begin: usize, end: usize) -> Option<usize> {
        let word = self.words.cells()[begin..end].first()?;
        Parcel::frame_length(&word.load(Relaxed).to_ne_bytes())
    }

    /// Moves the messages to the front if that is worth it, or if so many words have no room behind them.
    fn close_gap(&self, wanted: usize) {
        let (begin, end) = self.span();
        let length = end - begin;
        let full = self.words.cells().len() - end < wanted;
        // The two places do not overlap, so until the move is complete the old one counts.
        if begin >= length && (begin >= length + GAP || full || length == 0) {
            // SAFETY: the caller has the lock, and so is the only one that uses any of the words.
            unsafe { self.words.move_to_front(begin, length) };
            self.set_span(0, length);
        }
    }

    fn span(&self) -> (usize, usize) {
        let span = self.marks.cells()[0].load(Relaxed);
        (index(span >> 32), index(span & u64::from(u32::MAX)))
    }

    fn set_span(&self, begin: usize, end: usize) {
        // Whoever is killed here has done all that comes before, or it does not count.
        self.marks.cells()[0].store((begin as u64) << 32 | end as u64, Release);
    }

    fn count(&self) -> usize {
        index(self.counter().load(Relaxed))
    }

    fn set_count(&self, count: usize) {
        self.counter().store(count as u64, Relaxed);
    }

    /// How many messages were taken and are not done.
    fn in_work(&self) -> u32 {
        (self.work().load(Relaxed) >> 32) as u32
    }

    fn set_in_work(&self, in_work: u32, next: usize) {
        self.work().store(u64::from(in_work) << 32 | next as u64, Relaxed);
    }

    /// Counts the message that a process had just taken when it was killed.
    fn complete_taking(&self) {
        let next = index(self.work().load(Relaxed) & u64::from(u32::MAX));
        let taken = next != 0 && self.span().0 == next;
        self.set_in_work(self.in_work().wrapping_add(taken.into()), 0);
    }

    fn work(&self) -> &AtomicU64 {
        &self.marks.cells()[2]
    }

    fn counter(&self) -> &AtomicU64 {
        &self.marks.cells()[1]
    }

    /// How many messages there are; the counter may be behind if a process was killed.
    fn counted(&self) -> usize {
        let (mut begin, end) = self.span();
        let mut count = 0;
        while let Some(length) = self.first(begin, end) {
            begin += length.div_ceil(WORD);
            count += 1;
        }
        count
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).expect("there are as many words, and not more messages")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Message;

    fn put(channel: &Channel, length: u8) -> bool {
        channel.put(&Parcel::pack(|out| out.extend(vec![length; length.into()])), Patience::None)
    }

    fn get(channel: &Channel) -> Option<Vec<u8>> {
        channel.get(Patience::None).map(|parcel| parcel.unpack(|bytes| bytes.to_vec()))
    }

    #[test]
    fn messages_of_all_lengths_come_out_as_they_went_in_while_the_rest_is_moved() {
        let channel = Channel::new(0);
        (1..=20).for_each(|length| assert!(put(&channel, length)));
        for length in 1..=100 {
            assert_eq!(get(&channel), Some(vec![length; length.into()]));
            assert!(put(&channel, length + 20), "there is always room");
        }
        assert_eq!((channel.len(), channel.counted()), (20, 20));
        (101..=120).for_each(|length| assert_eq!(get(&channel), Some(vec![length; length.into()])));
        assert_eq!(get(&channel), None);
    }

    #[test]
    fn what_is_long_and_given_away_comes_out_as_it_went_in() {
        let channel = Channel::new(0);
        let long = vec![7_u8; 40_000];
        for length in [40_000, 1, 40_000 - 7] {
            let parcel = Parcel::pack_parts(|head| long[..length].to_vec().into_head_and_tail(head));
            assert_eq!(parcel.tail().is_empty(), length == 1);
            channel.put(&parcel, Patience::None);
        }
        for length in [40_000, 1, 40_000 - 7] {
            let got = channel.get(Patience::None).expect("it was put");
            assert_eq!(got.into_value::<Vec<u8>>().as_deref(), Ok(&long[..length]));
        }
    }

    #[test]
    fn a_full_queue_takes_nothing() {
        let channel = Channel::new(1);
        assert!(put(&channel, 1) && !put(&channel, 2));
        assert_eq!((get(&channel), get(&channel)), (Some(vec![1]), None));
    }
}
