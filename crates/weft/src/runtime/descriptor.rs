//! Descriptors of the model: what an event loop wakes itself up with.
//!
//! An event loop like that of tokio waits for input or output in `epoll_wait`, and is woken by other threads through an
//! `eventfd` (epoll(7), eventfd(2)). There is no input in a model, but a loop that only waits for its own threads can be
//! modelled: an event is a counter, and an epoll instance a list of counters that somebody is interested in. The call
//! orders as the kernel does: whoever is woken knows what the waker knew.
//!
//! A pair of sockets can be made and waited for, because event loops make one for signals in advance; using one is not
//! checked.
//!
//! The numbers of these descriptors are larger than any of the system's.

use super::boundary::{refuse, set_errno};
use super::site;
use crate::engine::enter;
use crate::hooks::{acquire, release};
use crate::object::{Kind, Object, ObjectId};
use crate::op::{Access, Op, Wake, Wakes};
use crate::schedule::{step, touch, wait_for};
use crate::sync::Deadline;
use crate::threads::record;
use crate::trace::Note;
use std::ffi::c_int;
use std::time::Duration;

/// All of them.
pub(crate) struct Descriptors {
    open: Vec<Descriptor>,
    /// What stands for each. Kept for good: the search knows an object by its address, in all executions.
    #[expect(clippy::vec_box, reason = "they must not move")]
    objects: Vec<Box<Object>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Descriptor {
    /// A counter.
    Event(u64),
    /// What is waited for.
    Poll(Vec<Interest>),
    /// One end of a pair.
    Socket,
    Closed,
    /// Another number for a descriptor.
    Same(c_int),
}

/// Somebody wants to know of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Interest {
    descriptor: c_int,
    told: Told,
    /// Whether the event happened since it was last told of. Without an edge, an event is told of as long as it lasts.
    happened: bool,
}

/// What the kernel tells of an event (`struct epoll_event`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, packed)]
pub struct Told {
    events: u32,
    data: u64,
}

const FIRST: c_int = 1 << 20;
const READABLE: u32 = 1;
const EDGE: u32 = 1 << 31;

mod errno {
    pub(super) const NONE_SUCH: i32 = 9;
    pub(super) const AGAIN: i32 = 11;
    pub(super) const INVALID: i32 = 22;
}

impl Descriptors {
    /// None.
    pub(super) const fn none() -> Descriptors {
        Descriptors { open: Vec::new(), objects: Vec::new() }
    }

    fn add(&mut self, descriptor: Descriptor) -> c_int {
        self.open.push(descriptor);
        if self.objects.len() < self.open.len() {
            self.objects.push(Box::new(Object::new()));
        }
        FIRST + (self.open.len() - 1) as c_int
    }

    /// The one that a number is for in the end.
    fn index(&self, number: c_int) -> usize {
        let index = (number - FIRST) as usize;
        match self.open[index] {
            Descriptor::Same(other) => self.index(other),
            _ => index,
        }
    }

    fn get(&mut self, number: c_int) -> &mut Descriptor {
        let index = self.index(number);
        &mut self.open[index]
    }

    fn object(&self, number: c_int) -> ObjectId {
        self.objects[self.index(number)].id(Kind::Descriptor, None)
    }

    fn is_readable(&self, number: c_int) -> bool {
        matches!(self.open[self.index(number)], Descriptor::Event(1..))
    }

    /// An event has happened: whoever is interested may go on. Answers the instances that are told.
    fn happens(&mut self, number: c_int) -> Vec<c_int> {
        let index = self.index(number);
        let same: Vec<bool> =
            (0..self.open.len()).map(|other| self.index(FIRST + other as c_int) == index).collect();
        let mut told = Vec::new();
        for (poll, descriptor) in self.open.iter_mut().enumerate() {
            let Descriptor::Poll(interests) = descriptor else { continue };
            for interest in interests.iter_mut().filter(|one| same[(one.descriptor - FIRST) as usize]) {
                interest.happened = true;
                told.push(FIRST + poll as c_int);
            }
        }
        told
    }

    /// Whether a wait for events would end.
    fn has_happened(&self, poll: c_int) -> bool {
        let Descriptor::Poll(interests) = &self.open[self.index(poll)] else { return false };
        interests.iter().any(|interest| self.is_to_be_told(interest))
    }

    fn is_to_be_told(&self, interest: &Interest) -> bool {
        let is_edge = interest.told.events & EDGE != 0;
        interest.told.events & READABLE != 0
            && if is_edge { interest.happened } else { self.is_readable(interest.descriptor) }
    }

    /// Tells of at most so many events.
    fn tell(&mut self, poll: c_int, most: usize) -> Vec<Told> {
        let index = self.index(poll);
        let Descriptor::Poll(mut interests) = self.open[index].clone() else { return Vec::new() };
        let mut told = Vec::new();
        for interest in interests.iter_mut().filter(|interest| self.is_to_be_told(interest)).take(most) {
            interest.happened = false;
            told.push(Told { events: READABLE, ..interest.told });
        }
        self.open[index] = Descriptor::Poll(interests);
        told
    }
}

/// All are closed.
pub(super) fn begin() {
    super::descriptors().open.clear();
}

/// Whether a number is one of these.
pub(super) fn is_one(number: c_int) -> bool {
    number >= FIRST && ((number - FIRST) as usize) < super::descriptors().open.len()
}

/// `eventfd`.
pub(super) fn event(count: u32) -> c_int {
    aside(|all| all.add(Descriptor::Event(u64::from(count))))
}

/// `epoll_create`.
pub(super) fn poll() -> c_int {
    aside(|all| all.add(Descriptor::Poll(Vec::new())))
}

/// `socketpair`.
pub(super) fn sockets() -> [c_int; 2] {
    [(); 2].map(|()| aside(|all| all.add(Descriptor::Socket)))
}

/// `dup`.
pub(super) fn another(number: c_int) -> c_int {
    aside(|all| all.add(Descriptor::Same(number)))
}

/// `close`. Interests in it stay, in vain, as they do if another number for it is open.
pub(super) fn close(number: c_int) -> c_int {
    aside(|all| all.open[(number - FIRST) as usize] = Descriptor::Closed);
    0
}

/// `write`: adds to a counter.
pub(super) fn write(number: c_int, bytes: &[u8]) -> isize {
    let Some(added) = bytes.first_chunk().map(|bytes| u64::from_ne_bytes(*bytes)) else {
        return fail(errno::INVALID);
    };
    if !matches!(aside(|all| all.get(number).clone()), Descriptor::Event(_)) {
        refuse("uses a network or a socket");
        return fail(errno::NONE_SUCH);
    }
    let op = operation("eventfd write", number, Access::Write);
    step(&op);
    release(op.object, 0);
    let told = aside(|all| {
        if let Descriptor::Event(count) = all.get(number) {
            *count = count.saturating_add(added);
        }
        all.happens(number)
    });
    for poll in told {
        let object = aside(|all| all.object(poll));
        touch(object, Access::Write);
        release(object, 0);
    }
    note(&op, None);
    8
}

/// `read`: takes all that was counted.
pub(super) fn read(number: c_int, to: &mut [u8]) -> isize {
    if !matches!(aside(|all| all.get(number).clone()), Descriptor::Event(_)) {
        refuse("uses a network or a socket");
        return fail(errno::NONE_SUCH);
    }
    let op = operation("eventfd read", number, Access::Write);
    step(&op);
    acquire(op.object, 0);
    let count = aside(|all| match all.get(number) {
        Descriptor::Event(count) => std::mem::take(count),
        _ => 0,
    });
    match to.first_chunk_mut() {
        Some(to) if count > 0 => *to = count.to_ne_bytes(),
        _ => return fail(errno::AGAIN),
    }
    note(&op, None);
    8
}

/// `epoll_ctl`: begins, changes or ends an interest.
pub(super) fn control(poll: c_int, operation: c_int, number: c_int, told: Option<Told>) -> c_int {
    const REMOVE: c_int = 2;
    let told = told.filter(|_| operation != REMOVE);
    aside(|all| {
        let happened = all.is_readable(number);
        let Descriptor::Poll(interests) = all.get(poll) else { return fail(errno::INVALID) as c_int };
        interests.retain(|interest| interest.descriptor != number);
        interests.extend(told.map(|told| Interest { descriptor: number, told, happened }));
        0
    })
}

/// `epoll_wait`: waits until an event happens that is of interest. A time of `None` is for ever.
pub(super) fn wait_for_events(poll: c_int, most: usize, time: Option<Duration>) -> Vec<Told> {
    let op = operation("epoll_wait", poll, Access::Write);
    if time == Some(Duration::ZERO) {
        step(&Op { access: Access::Read, ..op });
    } else {
        let deadline = Deadline::of(time);
        let wakes = if time.is_some() { Wakes::TIMEOUT } else { Wakes::NONE };
        let wake = wait_for(&op, wakes, time, &|| super::descriptors().has_happened(poll));
        if wake == Wake::Timeout {
            deadline.pass();
        }
    }
    acquire(op.object, 0);
    let told = aside(|all| all.tell(poll, most));
    if !told.is_empty() {
        touch(op.object, Access::Write);
    }
    note(&op, told.is_empty().then_some("nothing has happened"));
    told
}

fn fail(number: i32) -> isize {
    set_errno(number);
    -1
}

fn operation(verb: &'static str, number: c_int, access: Access) -> Op {
    Op { verb, object: aside(|all| all.object(number)), access, loc: site::if_traced() }
}

fn note(op: &Op, text: Option<&str>) {
    if let Some(mut engine) = enter() {
        let text = text.map(str::to_string);
        record(&mut engine, op.loc, Note { verb: op.verb, object: Some(op.object), text, ..Note::default() });
    }
}

/// Works on the descriptors, whose memory is not the program's.
fn aside<R>(work: impl FnOnce(&mut Descriptors) -> R) -> R {
    let _inside = enter();
    work(super::descriptors())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting_for(events: u32) -> (Descriptors, c_int, c_int) {
        let mut all = Descriptors::none();
        let (event, poll) = (all.add(Descriptor::Event(0)), all.add(Descriptor::Poll(Vec::new())));
        let told = Told { events, data: 7 };
        *all.get(poll) = Descriptor::Poll(vec![Interest { descriptor: event, told, happened: false }]);
        (all, event, poll)
    }

    #[test]
    fn an_edge_is_told_of_once() {
        let (mut all, event, poll) = waiting_for(READABLE | EDGE);
        assert!(!all.has_happened(poll));
        *all.get(event) = Descriptor::Event(1);
        assert_eq!(all.happens(event), [poll]);
        assert_eq!(all.tell(poll, 9), [Told { events: READABLE, data: 7 }]);
        assert!(!all.has_happened(poll));
    }

    #[test]
    fn without_an_edge_an_event_lasts_until_it_is_read() {
        let (mut all, event, poll) = waiting_for(READABLE);
        *all.get(event) = Descriptor::Event(1);
        assert_eq!(all.tell(poll, 9).len(), 1);
        assert!(all.has_happened(poll));
        *all.get(event) = Descriptor::Event(0);
        assert!(!all.has_happened(poll));
    }

    #[test]
    fn another_number_is_the_same_descriptor() {
        let (mut all, event, poll) = waiting_for(READABLE);
        let other = all.add(Descriptor::Same(event));
        *all.get(other) = Descriptor::Event(3);
        assert!(all.has_happened(poll));
    }
}
