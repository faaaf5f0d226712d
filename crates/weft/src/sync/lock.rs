//! The lock inside `Mutex` and `RwLock`: one writer or many readers, and a flag for poison.
//!
//! Locking is a scheduling point and waits until the lock is free; unlocking is part of what the task did before,
//! unless somebody looks at the lock without blocking ([`looked`]).
//!
//! What is passed on (C++20 32.6.4.4 \[thread.sharedmutex.requirements\]): an exclusive unlock is seen by every later
//! lock, a shared unlock only by later *exclusive* locks. Hence two slots. Two readers do not see each other's writes to
//! other data, and a program that relies on it has a race.
//!
//! Readers commute with readers, unless somebody looks at the lock (`try_write` fails because of a single one);
//! everything else on one lock is dependent.
//!
//! On Linux a `RwLock` prefers writers: a reader that comes while a writer waits has to wait as well. For a task that
//! already reads this lock that is a deadlock, and the documentation of `RwLock::read` warns of it. For all other
//! tasks it is one more delay, which the scheduler explores anyway. So only the first case is a decision here.

use core::cell::{Cell, RefCell};

use super::looked;
use super::value::{self, Value};
use crate::machine::operation::pause;
use crate::{Access, Kind, Loc, Note, Object, ObjectId, Op, TaskId, Wake, Wakes};

const BY_WRITERS: usize = 0;
const BY_READERS: usize = 1;

/// See the module.
pub struct RawLock {
    object: Object,
    kind: Kind,
    made: Loc,
    writer: Cell<bool>,
    readers: RefCell<Vec<TaskId>>,
    writers_waiting: Cell<usize>,
    poisoned: Cell<bool>,
    /// Was the writer already panicking when it locked? Then its unlock does not poison.
    panicking: Cell<bool>,
    /// The protected value when the writer locked.
    before: Cell<Option<u64>>,
}

// SAFETY: tasks take turns on one thread of the operating system, and no field is borrowed across a scheduling point.
unsafe impl Sync for RawLock {}
// SAFETY: as above.
unsafe impl Send for RawLock {}

impl RawLock {
    /// The lock of a `Mutex` that was made at `made`.
    #[must_use]
    pub const fn mutex(made: Loc) -> RawLock {
        RawLock::new(Kind::Mutex, made)
    }

    /// The lock of a `RwLock` that was made at `made`.
    #[must_use]
    pub const fn rwlock(made: Loc) -> RawLock {
        RawLock::new(Kind::RwLock, made)
    }

    const fn new(kind: Kind, made: Loc) -> RawLock {
        RawLock {
            object: Object::new(),
            kind,
            made,
            writer: Cell::new(false),
            readers: RefCell::new(Vec::new()),
            writers_waiting: Cell::new(0),
            poisoned: Cell::new(false),
            panicking: Cell::new(false),
            before: Cell::new(None),
        }
    }

    /// Waits until nobody has the lock, and takes it.
    #[inline(never)]
    pub fn write(&self, verb: &'static str, loc: Loc, value: Value) {
        let _pause = pause();
        self.writers_waiting.set(self.writers_waiting.get() + 1);
        if looked::is_looked_at(self.made) {
            crate::touch(self.id(), Access::Write); // Somebody may look whether a writer waits.
        }
        crate::wait(&self.op(verb, Access::Write, loc), Wakes::NONE, &|| self.is_free());
        self.writers_waiting.set(self.writers_waiting.get() - 1);
        self.take_for_writing(verb, loc, value);
    }

    /// Takes the lock if nobody has it.
    #[inline(never)]
    pub fn try_write(&self, verb: &'static str, loc: Loc, value: Value) -> bool {
        let _pause = pause();
        looked::look(self.made);
        crate::step(&self.op(verb, Access::Read, loc));
        if !self.is_free() {
            self.would_block(verb, loc);
            return false;
        }
        crate::touch(self.id(), Access::Write);
        self.take_for_writing(verb, loc, value);
        true
    }

    /// Gives the lock back, and poisons it if the task began to panic while it had it.
    #[inline(never)]
    pub fn unlock_write(&self, loc: Loc, value: Value) {
        let _pause = pause();
        let verb = self.name_of_unlock();
        self.point_if_looked_at(verb, loc);
        if crate::panicking() && !self.panicking.get() {
            self.poisoned.set(true);
        }
        self.let_writer_go();
        self.unlocked(verb, loc, value);
    }

    /// Waits until nobody writes, and takes a share.
    #[inline(never)]
    pub fn read(&self, verb: &'static str, loc: Loc, value: Value) {
        let _pause = pause();
        if self.reads(crate::current()) {
            self.read_again(verb, loc);
        } else {
            crate::wait(&self.op(verb, self.access_of_readers(), loc), Wakes::NONE, &|| !self.writer.get());
        }
        self.take_for_reading(verb, loc, value);
    }

    /// Takes a share if nobody writes.
    #[inline(never)]
    pub fn try_read(&self, verb: &'static str, loc: Loc, value: Value) -> bool {
        let _pause = pause();
        looked::look(self.made);
        crate::step(&self.op(verb, Access::Read, loc));
        if self.writer.get() {
            self.would_block(verb, loc);
            return false;
        }
        crate::touch(self.id(), Access::Write);
        self.take_for_reading(verb, loc, value);
        true
    }

    /// Gives a share back.
    #[inline(never)]
    pub fn unlock_read(&self, loc: Loc) {
        let _pause = pause();
        let verb = self.name_of_unlock();
        self.point_if_looked_at(verb, loc);
        let id = self.id();
        crate::touch(id, self.access_of_readers());
        crate::release(id, BY_READERS);
        self.forget_reader();
        crate::unhold(id);
        crate::event(loc, || Note { verb, object: Some(id), ..Note::default() });
    }

    /// Turns the writer into a reader, without a moment in which another writer could come in.
    #[inline(never)]
    pub fn downgrade(&self, loc: Loc, value: Value) {
        let _pause = pause();
        let verb = "RwLockWriteGuard::downgrade";
        self.point_if_looked_at(verb, loc);
        self.let_writer_go();
        self.take_for_reading(verb, loc, value);
    }

    /// Has a task panicked while it had the lock?
    ///
    /// For code that has the lock, or has it for itself: this is no scheduling point.
    #[must_use]
    #[inline(never)]
    pub fn is_poisoned_now(&self) -> bool {
        self.poisoned.get()
    }

    /// Has a task panicked while it had the lock?
    #[inline(never)]
    pub fn is_poisoned(&self, verb: &'static str, loc: Loc) -> bool {
        let _pause = pause();
        looked::look(self.made);
        crate::step(&self.op(verb, Access::Read, loc));
        let poisoned = self.poisoned.get();
        super::saw(self.id(), poisoned.into());
        let read = || Some(poisoned.to_string());
        crate::event(loc, || Note { verb, object: Some(self.id()), read: read(), ..Note::default() });
        poisoned
    }

    /// Forgets that a task has panicked.
    #[inline(never)]
    pub fn clear_poison(&self, verb: &'static str, loc: Loc) {
        let _pause = pause();
        crate::step(&self.op(verb, Access::Write, loc));
        self.poisoned.set(false);
        crate::event(loc, || Note { verb, object: Some(self.id()), ..Note::default() });
    }

    /// The writer lets go in order to wait for something else; no scheduling point, the caller has had one.
    pub(super) fn let_writer_go(&self) {
        let id = self.id();
        crate::touch(id, Access::Write);
        crate::release(id, BY_WRITERS);
        self.writer.set(false);
        crate::unhold(id);
    }

    /// The lock as an object of the running execution.
    pub(super) fn id(&self) -> ObjectId {
        self.object.id(self.kind, Some(self.made))
    }

    fn take_for_writing(&self, verb: &'static str, loc: Loc, value: Value) {
        let id = self.id();
        self.writer.set(true);
        self.panicking.set(crate::panicking());
        crate::acquire(id, BY_WRITERS);
        crate::acquire(id, BY_READERS);
        crate::hold(id, loc);
        self.before.set(bits(value));
        tell_taken(verb, id, loc, value);
    }

    fn take_for_reading(&self, verb: &'static str, loc: Loc, value: Value) {
        let id = self.id();
        self.readers.borrow_mut().push(crate::current());
        crate::acquire(id, BY_WRITERS);
        crate::hold(id, loc);
        tell_taken(verb, id, loc, value);
    }

    /// A reader reads again: with luck it gets in, but behind a waiting writer it waits for itself.
    fn read_again(&self, verb: &'static str, loc: Loc) {
        looked::look(self.made);
        let op = self.op(verb, Access::Write, loc);
        crate::step(&op);
        if self.writers_waiting.get() > 0 && crate::choose(2) == 1 {
            let wake =
                crate::wait(&op, Wakes::NONE, &|| !self.writer.get() && self.writers_waiting.get() == 0);
            debug_assert!(wake == Wake::Ready);
        }
    }

    fn would_block(&self, verb: &'static str, loc: Loc) {
        super::saw(self.id(), 0);
        let text = || Some("would block".to_owned());
        crate::event(loc, || Note { verb, object: Some(self.id()), text: text(), ..Note::default() });
    }

    fn unlocked(&self, verb: &'static str, loc: Loc, value: Value) {
        let before = self.before.take();
        crate::event(loc, || Note {
            verb,
            object: Some(self.id()),
            before: shown(value, before),
            after: shown(value, bits(value)),
            ..Note::default()
        });
    }

    fn point_if_looked_at(&self, verb: &'static str, loc: Loc) {
        if looked::is_looked_at(self.made) {
            crate::step(&self.op(verb, Access::Write, loc));
        }
    }

    /// A guard may be given up by another task than the one that took it only through a scope; then any share will do.
    fn forget_reader(&self) {
        let mut readers = self.readers.borrow_mut();
        let task = crate::current();
        let own = readers.iter().rposition(|reader| *reader == task);
        if let Some(share) = own.or(readers.len().checked_sub(1)) {
            readers.swap_remove(share);
        }
    }

    fn is_free(&self) -> bool {
        !self.writer.get() && self.readers.borrow().is_empty()
    }

    fn reads(&self, task: TaskId) -> bool {
        self.readers.borrow().contains(&task)
    }

    /// Readers come and go in any order with the same result, unless somebody looks how many there are.
    fn access_of_readers(&self) -> Access {
        if looked::is_looked_at(self.made) { Access::Write } else { Access::Read }
    }

    fn name_of_unlock(&self) -> &'static str {
        if self.kind == Kind::Mutex { "Mutex::unlock" } else { "RwLock::unlock" }
    }

    fn op(&self, verb: &'static str, access: Access, loc: Loc) -> Op {
        Op { verb, object: self.id(), access, loc }
    }
}

fn tell_taken(verb: &'static str, id: ObjectId, loc: Loc, value: Value) {
    crate::event(loc, || {
        let read = shown(value, bits(value));
        if read.is_some() {
            crate::holds_value(id, value.type_name);
        }
        Note { verb, object: Some(id), read, ..Note::default() }
    });
}

fn bits(value: Value) -> Option<u64> {
    // SAFETY: the guard, which hands the value over, is just being made or dropped, so nobody writes to it.
    unsafe { value.bits() }
}

fn shown(value: Value, bits: Option<u64>) -> Option<String> {
    value::show(value.type_name, bits?)
}
