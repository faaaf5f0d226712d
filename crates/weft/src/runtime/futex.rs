//! Waiting through the operating system: the futex call, which libraries' own locks end in.
//!
//! A task must never block the one real thread, so the model answers the call (Franke, Russell and Kirkwood, "Fuss,
//! Futexes and Furwocks", 2002; futex(2)): a wait compares the word and blocks the task if it is as expected, a wake-up
//! lets as many waiting tasks go on as it says, the longest waiting first. The call orders nothing by itself; whoever
//! relies on it does so through the word, which is an atomic.

use super::boundary::{Time, refuse, set_errno};
use super::site;
use crate::engine::enter;
use crate::object::{Kind, Object, ObjectId};
use crate::op::{Access, Op, Wake, Wakes};
use crate::schedule::{step, wait_for as wait_so_long};
use crate::sync::Deadline;
use crate::threads::record;
use crate::trace::Note;
use std::collections::VecDeque;
use std::time::Duration;

/// The tasks that wait.
pub(crate) struct Waiters {
    queue: VecDeque<Waiter>,
    tickets: u64,
    /// What stands for a word. Kept for good: the search knows an object by its address, in all executions.
    words: Vec<(usize, Box<Object>)>,
}

#[derive(Debug, Clone, Copy)]
struct Waiter {
    word: usize,
    ticket: u64,
    woken: bool,
}

impl Waiters {
    /// Nobody waits.
    pub(super) const fn none() -> Waiters {
        Waiters { queue: VecDeque::new(), tickets: 0, words: Vec::new() }
    }

    fn add(&mut self, word: usize) -> u64 {
        self.tickets += 1;
        self.queue.push_back(Waiter { word, ticket: self.tickets, woken: false });
        self.tickets
    }

    fn is_woken(&self, ticket: u64) -> bool {
        self.queue.iter().any(|waiter| waiter.ticket == ticket && waiter.woken)
    }

    fn remove(&mut self, ticket: u64) {
        self.queue.retain(|waiter| waiter.ticket != ticket);
    }

    /// Lets up to `most` tasks go on that wait on a word; tells how many it were.
    fn wake(&mut self, word: usize, most: usize) -> usize {
        let asleep = self.queue.iter_mut().filter(|waiter| waiter.word == word && !waiter.woken);
        asleep.take(most).map(|waiter| waiter.woken = true).count()
    }

    /// The object that stands for a word.
    fn object(&mut self, word: usize) -> ObjectId {
        if !self.words.iter().any(|(at, _)| *at == word) {
            self.words.push((word, Box::new(Object::new())));
        }
        let known = self.words.iter().find(|(at, _)| *at == word);
        known.map_or(ObjectId::NONE, |(_, object)| object.id(Kind::Futex, None))
    }
}

/// Nobody waits any more.
pub(super) fn begin() {
    let waiters = super::waiters();
    waiters.queue.clear();
    waiters.tickets = 0;
}

/// The call, made by a running task.
///
/// # Safety
///
/// `word` is the address of four bytes that may be read, `timeout` that of a time if it is not zero.
pub(super) unsafe fn call(word: usize, operation: usize, value: usize, timeout: usize) -> isize {
    const WAIT: usize = 0;
    const WAKE: usize = 1;
    const WAIT_BITSET: usize = 9;
    const WAKE_BITSET: usize = 10;
    /// Flags: private to the process, by the wall clock.
    const FLAGS: usize = 128 | 256;
    match operation & !FLAGS {
        WAIT | WAIT_BITSET => {
            let expected = value as u32;
            // SAFETY: the caller's promise.
            let time = unsafe { (timeout as *const Time).as_ref() }.map(|time| time.duration());
            // A `WAIT_BITSET` tells the moment, a `WAIT` how long it is until then.
            let passed =
                if operation & !FLAGS == WAIT_BITSET { since_the_beginning() } else { Duration::ZERO };
            let timeout = time.map(|time| time.saturating_sub(passed));
            // SAFETY: the caller's promise.
            wait_for(word, timeout, &|| unsafe { *(word as *const u32) } == expected)
        }
        WAKE | WAKE_BITSET => wake(word, value),
        _ => {
            refuse("makes a futex call that is not modelled");
            set_errno(errno::NOT_SUPPORTED);
            -1
        }
    }
}

mod errno {
    pub(super) const AGAIN: i32 = 11;
    pub(super) const NOT_SUPPORTED: i32 = 38;
    pub(super) const TIMED_OUT: i32 = 110;
}

fn since_the_beginning() -> Duration {
    enter().map_or(Duration::ZERO, |engine| engine.time)
}

fn wait_for(word: usize, timeout: Option<Duration>, is_as_expected: &dyn Fn() -> bool) -> isize {
    let op = operation("futex wait", word);
    // To be refused is to look, and no more: a loop around it is one that waits by looking.
    step(&Op { access: Access::Read, ..op });
    if !is_as_expected() {
        set_errno(errno::AGAIN);
        return -1;
    }
    let deadline = Deadline::of(timeout);
    let ticket = aside(|waiters| waiters.add(word));
    let wakes = if timeout.is_some() { Wakes::TIMEOUT } else { Wakes::NONE };
    let wake = wait_so_long(&op, wakes, timeout, &|| super::waiters().is_woken(ticket));
    aside(|waiters| waiters.remove(ticket));
    note(&op, (wake == Wake::Timeout).then_some("times out"));
    if wake == Wake::Timeout {
        deadline.pass();
        set_errno(errno::TIMED_OUT);
        return -1;
    }
    0
}

fn wake(word: usize, most: usize) -> isize {
    let op = operation("futex wake", word);
    step(&op);
    let woken = aside(|waiters| waiters.wake(word, most));
    note(&op, (woken == 0).then_some("nobody waits"));
    woken as isize
}

fn operation(verb: &'static str, word: usize) -> Op {
    let object = aside(|waiters| waiters.object(word));
    Op { verb, object, access: Access::Write, loc: site::if_traced() }
}

fn note(op: &Op, text: Option<&str>) {
    if let Some(mut engine) = enter() {
        let text = text.map(str::to_string);
        record(&mut engine, op.loc, Note { verb: op.verb, object: Some(op.object), text, ..Note::default() });
    }
}

/// Works on the queue, whose memory is not the program's.
fn aside<R>(work: impl FnOnce(&mut Waiters) -> R) -> R {
    let _inside = enter();
    work(super::waiters())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_longest_is_woken_first() {
        let mut waiters = Waiters::none();
        let tickets = [8, 8, 16, 8].map(|word| waiters.add(word));
        assert_eq!(waiters.wake(8, 2), 2);
        assert_eq!(tickets.map(|ticket| waiters.is_woken(ticket)), [true, true, false, false]);
        waiters.remove(tickets[0]);
        assert_eq!(waiters.wake(8, usize::MAX), 1);
        assert_eq!(waiters.wake(8, 1), 0);
    }
}
