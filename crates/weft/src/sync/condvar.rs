//! The queue inside `Condvar`.
//!
//! Waiting enters the queue and lets the mutex go in one step, so a notification either finds the waiter or comes before
//! it and is lost, as `std` and POSIX have it. Nothing promises an order among waiters: `notify_one` may wake any of
//! them. The oldest one is the default, another one is a deviation.
//!
//! A waiter may also wake by itself, and one with a time-out may run out of time; both are decisions of the engine. In
//! each case it competes for the mutex like everybody else, as a second operation, so that a deadlock there is reported
//! as waiting for the mutex.
//!
//! A notification passes on what the notifier knows: POSIX (XBD 4.12, *Memory Synchronization*) lists
//! `pthread_cond_signal` among the functions that synchronize memory.

use core::cell::{Cell, RefCell};
use core::time::Duration;

use super::deadline::{Deadline, that_ends};
use super::lock::RawLock;
use super::value::Value;
use crate::machine::operation::pause;
use crate::{Access, Kind, Loc, Note, Object, ObjectId, Op, TaskId, Wake, Wakes};

/// See the module.
pub struct RawCondvar {
    object: Object,
    made: Loc,
    /// Who waits and was not notified yet, oldest first.
    waiters: RefCell<Vec<Waiter>>,
    tickets: Cell<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Waiter {
    ticket: u64,
    task: TaskId,
}

// SAFETY: tasks take turns on one thread of the operating system, and no field is borrowed across a scheduling point.
unsafe impl Sync for RawCondvar {}
// SAFETY: as above.
unsafe impl Send for RawCondvar {}

impl RawCondvar {
    /// The queue of a `Condvar` that was made at `made`.
    #[must_use]
    pub const fn new(made: Loc) -> RawCondvar {
        RawCondvar { object: Object::new(), made, waiters: RefCell::new(Vec::new()), tickets: Cell::new(0) }
    }

    /// Lets `lock` go, waits, and takes it again. `true` if the time ran out.
    #[inline(never)]
    pub fn wait(&self, lock: &RawLock, timeout: Option<Duration>, loc: Loc, value: Value) -> bool {
        let _pause = pause();
        let timeout = that_ends(timeout);
        let verb = if timeout.is_some() { "Condvar::wait_timeout" } else { "Condvar::wait" };
        let waiter = self.enter(verb, lock, loc);
        let wake = self.until_woken(verb, waiter, timeout, loc);
        lock.write("Mutex::lock", loc, value);
        wake == Wake::Timeout
    }

    /// Wakes one waiter, if there is one.
    #[inline(never)]
    pub fn notify_one(&self, loc: Loc) {
        let _pause = pause();
        self.notify("Condvar::notify_one", loc, |waiters| {
            let chosen = if waiters.len() > 1 { crate::choose(waiters.len()) } else { 0 };
            vec![waiters.remove(chosen)]
        });
    }

    /// Wakes all waiters.
    #[inline(never)]
    pub fn notify_all(&self, loc: Loc) {
        let _pause = pause();
        self.notify("Condvar::notify_all", loc, core::mem::take);
    }

    fn enter(&self, verb: &'static str, lock: &RawLock, loc: Loc) -> Waiter {
        crate::step(&self.op(verb, Access::Write, loc));
        let waiter = Waiter { ticket: self.tickets.get(), task: crate::current() };
        self.tickets.set(waiter.ticket + 1);
        self.waiters.borrow_mut().push(waiter);
        lock.let_writer_go();
        let text = || Some("waits, and lets the mutex go".to_owned());
        crate::event(loc, || Note { verb, object: Some(self.id()), text: text(), ..Note::default() });
        waiter
    }

    fn until_woken(&self, verb: &'static str, waiter: Waiter, timeout: Option<Duration>, loc: Loc) -> Wake {
        let deadline = Deadline::of(timeout);
        let wakes = if timeout.is_some() { Wakes::BOTH } else { Wakes::SPURIOUS };
        let notified = || !self.waiters.borrow().contains(&waiter);
        let woken = crate::wait_for(&self.op(verb, Access::Read, loc), wakes, timeout, &notified);
        let wake = if notified() { Wake::Ready } else { woken };
        match wake {
            Wake::Ready => crate::acquire(self.id(), 0),
            Wake::Timeout | Wake::Spurious => self.leave(waiter),
        }
        if wake == Wake::Timeout {
            deadline.pass();
        }
        let text = || Some(why(wake).to_owned());
        crate::event(loc, || Note { verb, object: Some(self.id()), text: text(), ..Note::default() });
        wake
    }

    /// Nobody notified this waiter: later notifications are for others.
    fn leave(&self, waiter: Waiter) {
        crate::touch(self.id(), Access::Write);
        self.waiters.borrow_mut().retain(|other| *other != waiter);
    }

    fn notify(&self, verb: &'static str, loc: Loc, choose: impl FnOnce(&mut Vec<Waiter>) -> Vec<Waiter>) {
        crate::step(&self.op(verb, Access::Write, loc));
        crate::release(self.id(), 0);
        let mut waiters = self.waiters.take();
        let woken = if waiters.is_empty() { Vec::new() } else { choose(&mut waiters) };
        self.waiters.replace(waiters);
        crate::event(loc, || Note {
            verb,
            object: Some(self.id()),
            other: woken.first().map(|waiter| waiter.task),
            text: woken.is_empty().then(|| "nobody waits".to_owned()),
            ..Note::default()
        });
    }

    fn id(&self) -> ObjectId {
        self.object.id(Kind::Condvar, Some(self.made))
    }

    fn op(&self, verb: &'static str, access: Access, loc: Loc) -> Op {
        Op { verb, object: self.id(), access, loc }
    }
}

fn why(wake: Wake) -> &'static str {
    match wake {
        Wake::Ready => "was notified",
        Wake::Timeout => "ran out of time",
        Wake::Spurious => "woke up without a notification",
    }
}
