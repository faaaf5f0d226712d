//! The queue inside `mpsc::channel` and `mpsc::sync_channel`, without the messages themselves.
//!
//! Each place in the queue is a *token*, an object of its own, because knowledge travels with the message: who receives
//! the first message must not learn what the sender of the second one knew. The sender deposits in slot 0 of its token
//! and the receiver picks it up there. In a bounded channel a used token is a free place: the receiver deposits in slot
//! 1, and the sender that uses the place next picks that up. So the *k*-th receive happens before the *(k + C)*-th send
//! is over, as in the implementation of `std` (and in the Go memory model, which spells it out).
//!
//! A channel of capacity zero hands over: a message waits in the queue, and its sender with it, until the receiver takes
//! it or goes away. In the latter case the sender gets its message back.
//!
//! The messages lie in a queue of the generic code around this one, in the same order. A call here says what is to be
//! done there.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::collections::VecDeque;

use super::deadline::{Deadline, that_ends};
use crate::machine::operation::pause;
use crate::{Access, Kind, Loc, Note, Object, ObjectId, Op, Wake, Wakes};

const FROM_SENDER: usize = 0;
const FROM_RECEIVER: usize = 1;

/// See the module.
pub struct RawChannel {
    object: Object,
    made: Loc,
    capacity: Option<usize>,
    queue: RefCell<VecDeque<Token>>,
    free: RefCell<VecDeque<Object>>,
    sent: Cell<u64>,
    senders: Cell<usize>,
    receiver_lives: Cell<bool>,
    receiver_waits: Cell<bool>,
}

struct Token {
    ticket: Ticket,
    place: Object,
}

/// A message that was let into the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u64);

/// Why a message was not sent or not received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no place for a message, or none to receive.
    Now,
    /// The other side is gone.
    Disconnected,
    /// The time ran out.
    TimedOut,
}

// SAFETY: tasks take turns on one thread of the operating system, and no field is borrowed across a scheduling point.
unsafe impl Sync for RawChannel {}
// SAFETY: as above.
unsafe impl Send for RawChannel {}

impl RawChannel {
    /// A channel with one sender that was made at `made`; without a capacity it is unbounded.
    #[must_use]
    pub const fn new(capacity: Option<usize>, made: Loc) -> RawChannel {
        RawChannel {
            object: Object::new(),
            made,
            capacity,
            queue: RefCell::new(VecDeque::new()),
            free: RefCell::new(VecDeque::new()),
            sent: Cell::new(0),
            senders: Cell::new(1),
            receiver_lives: Cell::new(true),
            receiver_waits: Cell::new(false),
        }
    }

    /// Waits for a place. Afterwards the message belongs at the end of the queue; then call [`RawChannel::handed_over`].
    ///
    /// # Errors
    ///
    /// `Disconnected` if there is no receiver.
    #[inline(never)]
    pub fn send(&self, verb: &'static str, loc: Loc) -> Result<Ticket, Refused> {
        let _pause = pause();
        let op = self.op(verb, Access::Write, loc);
        match self.capacity {
            None | Some(0) => crate::step(&op),
            Some(_) => {
                crate::wait(&op, Wakes::NONE, &|| !self.receiver_lives.get() || self.has_place());
            }
        }
        self.receiver_is_there(verb, loc)?;
        Ok(self.enqueue(verb, loc))
    }

    /// As [`RawChannel::send`], but does not wait.
    ///
    /// # Errors
    ///
    /// `Now` if there is no place, which for capacity zero means: nobody is receiving. `Disconnected` as above.
    #[inline(never)]
    pub fn try_send(&self, verb: &'static str, loc: Loc) -> Result<Ticket, Refused> {
        let _pause = pause();
        crate::step(&self.op(verb, Access::Read, loc));
        self.receiver_is_there(verb, loc)?;
        if !self.has_place() {
            super::saw(self.id(), 1);
            return self.refuse(verb, loc, Refused::Now);
        }
        crate::touch(self.id(), Access::Write);
        Ok(self.enqueue(verb, loc))
    }

    /// For capacity zero, waits until the message was taken.
    ///
    /// # Errors
    ///
    /// The place of the message in the queue, from which the sender has to take it back: the receiver is gone.
    #[inline(never)]
    pub fn handed_over(&self, verb: &'static str, ticket: Ticket, loc: Loc) -> Result<(), usize> {
        let _pause = pause();
        if self.capacity != Some(0) {
            return Ok(());
        }
        let place = |queue: &VecDeque<Token>| queue.iter().position(|token| token.ticket == ticket);
        let taken = || place(&self.queue.borrow()).is_none();
        let object = self.place_of(ticket);
        let op = self.op(verb, Access::Write, loc);
        crate::wait(&op, Wakes::NONE, &|| taken() || !self.receiver_lives.get());
        let mut queue = self.queue.borrow_mut();
        if let Some(place) = place(&queue) {
            queue.remove(place);
            crate::acquire(self.id(), FROM_RECEIVER);
            return Err(place);
        }
        if let Some(object) = object {
            crate::acquire(object, FROM_RECEIVER);
        }
        Ok(())
    }

    /// Waits for a message. Afterwards the first message of the queue is the caller's.
    ///
    /// # Errors
    ///
    /// `Disconnected` if the queue is empty and all senders are gone; `TimedOut`.
    #[inline(never)]
    pub fn receive(&self, verb: &'static str, timeout: Option<Duration>, loc: Loc) -> Result<(), Refused> {
        let _pause = pause();
        let timeout = that_ends(timeout);
        let deadline = Deadline::of(timeout);
        let wake = self.until_there_is_something(verb, timeout, loc);
        if wake == Wake::Timeout && self.queue.borrow().is_empty() && self.senders.get() > 0 {
            deadline.pass();
            return self.refuse(verb, loc, Refused::TimedOut);
        }
        self.dequeue(verb, loc)
    }

    /// As [`RawChannel::receive`], but does not wait.
    ///
    /// # Errors
    ///
    /// `Now` if the queue is empty; `Disconnected` as above.
    #[inline(never)]
    pub fn try_receive(&self, verb: &'static str, loc: Loc) -> Result<(), Refused> {
        let _pause = pause();
        crate::step(&self.op(verb, Access::Read, loc));
        if self.queue.borrow().is_empty() {
            super::saw(self.id(), 0);
        } else {
            crate::touch(self.id(), Access::Write);
        }
        self.dequeue(verb, loc)
    }

    /// One more sender. No scheduling point: nobody can tell, as the one that is cloned is there all the time.
    #[inline(never)]
    pub fn add_sender(&self) {
        self.senders.set(self.senders.get() + 1);
    }

    /// One sender less. The last one wakes the receiver.
    #[inline(never)]
    pub fn remove_sender(&self, verb: &'static str, loc: Loc) {
        let _pause = pause();
        crate::step(&self.op(verb, Access::Write, loc));
        crate::release(self.id(), FROM_SENDER);
        self.senders.set(self.senders.get() - 1);
        let text = || (self.senders.get() == 0).then(|| "was the last one".to_owned());
        crate::event(loc, || Note { verb, object: Some(self.id()), text: text(), ..Note::default() });
    }

    /// The receiver is gone. `true` if the messages in the queue go with it, `false` if their senders take them back.
    #[inline(never)]
    pub fn remove_receiver(&self, verb: &'static str, loc: Loc) -> bool {
        let _pause = pause();
        crate::step(&self.op(verb, Access::Write, loc));
        crate::release(self.id(), FROM_RECEIVER);
        self.receiver_lives.set(false);
        crate::event(loc, || Note { verb, object: Some(self.id()), ..Note::default() });
        if self.capacity == Some(0) {
            return false;
        }
        // Whoever drops what was never received has to know what its senders did to it.
        for token in self.queue.borrow_mut().drain(..) {
            crate::acquire(place_id(&token.place), FROM_SENDER);
        }
        true
    }

    fn has_place(&self) -> bool {
        let length = self.queue.borrow().len();
        match self.capacity {
            None => true,
            Some(0) => self.receiver_waits.get() && length == 0,
            Some(capacity) => length < capacity,
        }
    }

    fn receiver_is_there(&self, verb: &'static str, loc: Loc) -> Result<(), Refused> {
        if self.receiver_lives.get() {
            return Ok(());
        }
        crate::acquire(self.id(), FROM_RECEIVER);
        self.refuse(verb, loc, Refused::Disconnected)
    }

    fn enqueue(&self, verb: &'static str, loc: Loc) -> Ticket {
        let place = self.free.borrow_mut().pop_front().unwrap_or_default();
        let object = place_id(&place);
        if self.capacity.is_some() {
            crate::acquire(object, FROM_RECEIVER);
        }
        crate::release(object, FROM_SENDER);
        let ticket = Ticket(self.sent.get() + 1);
        self.sent.set(ticket.0);
        self.queue.borrow_mut().push_back(Token { ticket, place });
        self.tell_message(verb, ticket, loc);
        ticket
    }

    /// A rendezvous is with somebody who is already waiting, so for capacity zero to begin to wait is an operation.
    fn until_there_is_something(&self, verb: &'static str, timeout: Option<Duration>, loc: Loc) -> Wake {
        let op = self.op(verb, Access::Write, loc);
        if self.capacity == Some(0) {
            crate::step(&op);
        }
        self.receiver_waits.set(true);
        let wakes = if timeout.is_some() { Wakes::TIMEOUT } else { Wakes::NONE };
        let something = || !self.queue.borrow().is_empty() || self.senders.get() == 0;
        let wake = crate::wait_for(&op, wakes, timeout, &something);
        self.receiver_waits.set(false);
        wake
    }

    fn dequeue(&self, verb: &'static str, loc: Loc) -> Result<(), Refused> {
        let token = self.queue.borrow_mut().pop_front();
        let Some(token) = token else { return self.nothing_there(verb, loc) };
        let object = place_id(&token.place);
        crate::acquire(object, FROM_SENDER);
        if self.capacity.is_some() {
            crate::release(object, FROM_RECEIVER);
        }
        if self.capacity != Some(0) {
            self.free.borrow_mut().push_back(token.place);
        }
        self.tell_message(verb, token.ticket, loc);
        Ok(())
    }

    fn nothing_there(&self, verb: &'static str, loc: Loc) -> Result<(), Refused> {
        if self.senders.get() > 0 {
            return self.refuse(verb, loc, Refused::Now);
        }
        crate::acquire(self.id(), FROM_SENDER);
        self.refuse(verb, loc, Refused::Disconnected)
    }

    fn refuse<T>(&self, verb: &'static str, loc: Loc, refused: Refused) -> Result<T, Refused> {
        let text = || Some(why(refused).to_owned());
        crate::event(loc, || Note { verb, object: Some(self.id()), text: text(), ..Note::default() });
        Err(refused)
    }

    fn tell_message(&self, verb: &'static str, ticket: Ticket, loc: Loc) {
        let text = || Some(format!("message {}", ticket.0));
        crate::event(loc, || Note { verb, object: Some(self.id()), text: text(), ..Note::default() });
    }

    fn place_of(&self, ticket: Ticket) -> Option<ObjectId> {
        self.queue.borrow().iter().find(|token| token.ticket == ticket).map(|token| place_id(&token.place))
    }

    fn id(&self) -> ObjectId {
        self.object.id(Kind::Channel, Some(self.made))
    }

    fn op(&self, verb: &'static str, access: Access, loc: Loc) -> Op {
        Op { verb, object: self.id(), access, loc }
    }
}

fn place_id(place: &Object) -> ObjectId {
    place.id(Kind::Channel, None)
}

fn why(refused: Refused) -> &'static str {
    match refused {
        Refused::Now => "would block",
        Refused::Disconnected => "the other side is gone",
        Refused::TimedOut => "ran out of time",
    }
}
