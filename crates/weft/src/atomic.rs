//! Atomic operations: each is a scheduling point, then a choice among the stores of its location (`history.rs`).

use crate::engine::{Engine, Entered, enter};
use crate::footprint::{Atomically, keys};
use crate::history::{Handed, Message, Touched};
use crate::machine::atomics as simulated;
use crate::object::{Kind, Object, ObjectId};
use crate::op::Wakes;
use crate::ordering::{releases, stronger};
use crate::place::Loc;
use crate::plain_value::Cell8;
use crate::schedule::{key_of, scheduling_point};
use crate::task::Pending;
use crate::threads::record;
use crate::trace::Note;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::Ordering;

/// The model's part of an atomic. All-zero memory is a valid one.
#[derive(Debug)]
#[repr(C)]
pub struct Atomic {
    object: Object,
    execution: Cell<u32>,
    location: Cell<u32>,
}

// SAFETY: only the one thread that runs the model looks inside.
unsafe impl Send for Atomic {}
// SAFETY: as above.
unsafe impl Sync for Atomic {}

/// A read-modify-write that is about to be made.
pub struct Update<'a> {
    /// What it is called.
    pub verb: &'static str,
    /// The ordering if it writes.
    pub success: Ordering,
    /// The ordering if it does not.
    pub failure: Ordering,
    /// Whether it may fail for no reason.
    pub weak: bool,
    /// The value to write for the value that was read, or none. Called any number of times.
    pub new: &'a dyn Fn(u64) -> Option<u64>,
}

impl Default for Atomic {
    fn default() -> Atomic {
        Atomic::new()
    }
}

impl Atomic {
    /// An atomic that no execution has seen yet.
    #[must_use]
    pub const fn new() -> Atomic {
        let (execution, location) = (Cell::new(0), Cell::new(0));
        Atomic { object: Object::new(), execution, location }
    }

    /// Loads a value.
    #[inline(never)]
    pub fn load(&self, at: Cell8, ordering: Ordering, loc: Loc, show: fn(u64) -> String) -> u64 {
        if let Some(value) = simulated::load(self.address(), at, loc) {
            return value;
        }
        let object = self.object.id(Kind::Atomic, at.made);
        let Some(mut engine) = enter() else { return at.get() };
        point(&mut engine, "load", object, loc);
        engine.note_access(at, ordering);
        let location = self.history(&mut engine, at);
        let key = key_of(&engine, object);
        let first = engine.first_visible(location, ordering);
        let touched = Touched { key, ordering, how: Atomically::Load };
        let index = engine.choose_message(location, first, touched, |_, _, _| Some((ordering, false)));
        let (value, stale) = engine.read(location, index, ordering);
        look_at_memory(&mut engine, at, false);
        engine.touch_atomic(key, ordering, Atomically::Load, false);
        engine.task().spin.look(key, value);
        engine.used.spins |= engine.tasks[engine.current].spin.waits_for_change.is_some();
        if engine.trace.is_some() {
            let (newest, newest_event) = engine.newest(location, stale, show);
            let read = Some(show(value));
            let (object, ordering) = (Some(object), Some(ordering));
            let note = Note { verb: "load", object, ordering, read, newest, newest_event, ..Note::default() };
            record(&mut engine, loc, note);
        }
        value
    }

    /// Stores a value.
    #[inline(never)]
    pub fn store(&self, at: Cell8, value: u64, ordering: Ordering, loc: Loc, show: fn(u64) -> String) {
        if simulated::store(self.address(), at, value, loc) {
            return;
        }
        let object = self.object.id(Kind::Atomic, at.made);
        let Some(mut engine) = enter() else { return at.set(value) };
        point(&mut engine, "store", object, loc);
        engine.note_access(at, ordering);
        let location = self.history(&mut engine, at);
        let index = engine.choose_place(location, ordering);
        let key = key_of(&engine, object);
        let before = at.get();
        engine.touch_atomic(key, ordering, Atomically::Store, true);
        engine.task().spin.act();
        let strictly_before = engine.task().know.before;
        let links = engine.order_write(location, index, ordering, strictly_before);
        let know = engine.hand_over(ordering);
        look_at_memory(&mut engine, at, true);
        engine.write(location, index, value, ordering, Handed { know, links, attached: false });
        if releases(ordering) {
            engine.advance();
        }
        let newest = engine.locations.newest(location);
        at.set(newest);
        if engine.trace.is_some() {
            let (before, after) = (Some(show(before)), Some(show(value)));
            let behind = newest != value;
            let text = behind.then(|| format!("ordered before an earlier store of {}", show(newest)));
            let (object, ordering) = (Some(object), Some(ordering));
            record(
                &mut engine,
                loc,
                Note { verb: "store", object, ordering, before, after, text, ..Note::default() },
            );
        }
    }

    /// Reads a value and writes another that depends on it, in one step. The value read: `Ok` if another was written.
    ///
    /// # Errors
    ///
    /// The value read, if nothing was written.
    #[inline(never)]
    pub fn rmw(&self, at: Cell8, update: &Update, loc: Loc, show: fn(u64) -> String) -> Result<u64, u64> {
        if let Some(result) = simulated::rmw(self.address(), at, update, loc) {
            return result;
        }
        let object = self.object.id(Kind::Atomic, at.made);
        let Some(mut engine) = enter() else { return apply(at, update) };
        point(&mut engine, update.verb, object, loc);
        engine.note_access(at, update.success);
        let location = self.history(&mut engine, at);
        let key = key_of(&engine, object);
        let index = engine.choose_for(update, location, key);
        let old = engine.locations.of(location)[index].value;
        let new = (update.new)(old);
        let fails = new.is_some() && update.weak && engine.fails_for_no_reason();
        let Some(new) = new.filter(|_| !fails) else {
            engine.note_access(at, update.failure);
            let (old, stale) = engine.read(location, index, update.failure);
            look_at_memory(&mut engine, at, false);
            let chosen_by = if fails { update.success } else { update.failure };
            engine.touch_atomic(key, chosen_by, Atomically::Load, false);
            engine.task().spin.look(key, old);
            engine.used.spins |= engine.tasks[engine.current].spin.waits_for_change.is_some();
            if engine.trace.is_some() {
                let (newest, newest_event) = engine.newest(location, stale, show);
                let text = Some(if fails { "fails for no reason" } else { "fails" }.to_string());
                let (object, ordering, read) = (Some(object), Some(update.failure), Some(show(old)));
                let verb = update.verb;
                let note =
                    Note { verb, object, ordering, read, newest, newest_event, text, ..Note::default() };
                record(&mut engine, loc, note);
            }
            return Err(old);
        };
        engine.update(location, index, new, update.success, at);
        if old == new {
            // It wrote what was there: a look, as far as spinning goes.
            engine.touch_atomic(key, update.success, Atomically::Update, false);
            engine.task().spin.look(key, old);
        } else {
            engine.touch_atomic(key, update.success, Atomically::Update, true);
            engine.task().spin.act();
        }
        let newest = engine.locations.newest(location);
        at.set(newest);
        let (object, ordering) = (Some(object), Some(update.success));
        if engine.trace.is_some() {
            let (before, after) = (Some(show(old)), Some(show(new)));
            let read = before.clone();
            record(
                &mut engine,
                loc,
                Note { verb: update.verb, object, ordering, before, after, read, ..Note::default() },
            );
        }
        Ok(old)
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self) as usize
    }

    /// The number of its history in this execution, made or brought up to date.
    fn history(&self, engine: &mut Engine, at: Cell8) -> u32 {
        if self.execution.replace(engine.execution) != engine.execution {
            self.location.set(engine.locations.add());
        }
        let location = self.location.get();
        let messages = engine.locations.of(location);
        let value = at.get();
        match messages.last() {
            None => engine.push_plain(location, value, 0),
            // Changed through `get_mut`, or by plain code: whoever did it had the atomic for itself.
            Some(last) if last.value != value => {
                let tick = engine.tick();
                engine.push_plain(location, value, tick);
            }
            Some(_) => {}
        }
        location
    }
}

/// Outside of a model there is but one thread.
pub(crate) fn apply(at: Cell8, update: &Update) -> Result<u64, u64> {
    let old = at.get();
    match (update.new)(old) {
        Some(new) => {
            at.set(new);
            Ok(old)
        }
        None => Err(old),
    }
}

fn point(engine: &mut Entered, verb: &'static str, object: ObjectId, loc: Loc) {
    scheduling_point(
        engine,
        Pending { verb, object, other: None, loc: Some(loc), ready: None, wakes: Wakes::NONE, timeout: None },
    );
}

/// Plain accesses to the same bytes may race with this one.
#[cfg_attr(
    not(feature = "runtime"),
    expect(unused_variables, reason = "without the runtime, memory is not seen")
)]
#[inline]
fn look_at_memory(engine: &mut Engine, at: Cell8, write: bool) {
    #[cfg(feature = "runtime")]
    crate::runtime::atomic_access(engine, at.address as usize, at.size, write);
}

impl Engine {
    /// Notes whether the program mixes sequentially consistent operations with weaker ones: then it is explored by other
    /// rules, from the start.
    pub(crate) fn note_ordering(&mut self, sequential: bool, weaker: bool) {
        let mixed = self.used.mixes_orders();
        self.used.sequential |= sequential;
        self.used.weaker |= weaker;
        self.looked.grew |= self.config.weak && self.used.mixes_orders() && !mixed;
    }

    /// Counters of `Arc`, which have no place of their own, are no choice of the program's.
    fn note_access(&mut self, at: Cell8, ordering: Ordering) {
        let sequential = ordering == Ordering::SeqCst;
        self.note_ordering(sequential, !sequential && at.made.is_some());
    }

    pub(crate) fn touch_atomic(&mut self, key: usize, ordering: Ordering, how: Atomically, changes: bool) {
        let sequential = ordering == Ordering::SeqCst && !self.order.kept;
        if sequential {
            self.footprint.read(keys::FENCES);
        }
        self.footprint.atomic(key, how, sequential, changes);
    }

    /// Decides which store a read-modify-write reads.
    fn choose_for(&mut self, update: &Update, location: u32, key: usize) -> usize {
        // What fails is a load with an ordering of its own; what writes must find the place after the store free.
        let (to_write, to_fail) =
            (self.first_visible(location, update.success), self.first_visible(location, update.failure));
        let strongest = stronger(update.success, update.failure);
        let to_try = if update.weak { strongest } else { update.success };
        let fits = |index: usize, message: &Message, next: Option<&Message>| match (update.new)(message.value)
        {
            Some(_) => {
                (index >= to_write && next.is_none_or(|next| !next.attached)).then_some((to_try, true))
            }
            None => (index >= to_fail).then_some((update.failure, false)),
        };
        let touched = Touched { key, ordering: strongest, how: Atomically::Update };
        self.choose_message(location, to_write.min(to_fail), touched, fits)
    }

    /// The writing half of a read-modify-write that read the store at `index`.
    fn update(&mut self, location: u32, index: usize, value: u64, ordering: Ordering, at: Cell8) {
        let before = self.task().know.before;
        self.take_up(location, index, ordering);
        let links = self.order_write(location, index + 1, ordering, before);
        // Before the clock advances: whoever acquires this store happens after the access.
        look_at_memory(self, at, true);
        let mut know = self.hand_over(ordering);
        let source = &self.locations.of(location)[index];
        if let Some(earlier) = &source.know {
            // It continues the release sequence that it read from.
            let mut both = know.as_deref().cloned().unwrap_or_default();
            both.join(earlier);
            know = Some(Rc::new(both));
        }
        self.write(location, index + 1, value, ordering, Handed { know, links, attached: true });
        if releases(ordering) {
            self.advance();
        }
    }

    fn fails_for_no_reason(&mut self) -> bool {
        self.used.weak_failures = true;
        if self.budgets.weak_failures == 0 || self.path.choose(2, 0b10) == 0 {
            return false;
        }
        self.budgets.weak_failures -= 1;
        self.footprint.write(keys::BUDGETS);
        true
    }
}
