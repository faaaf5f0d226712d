//! Atomics under weak memory: an operational form of RC11.
//!
//! Each location keeps its stores in *modification order*. A load may read any of them that is not older than one that
//! it must not look past: one that the task has seen, or seen to be read, directly or through synchronisation. A store
//! may be placed anywhere in the order that is later than all those, even before stores that were made earlier in the
//! execution. A read-modify-write stands directly after the store that it reads, and nothing comes between. What a task
//! has seen is told by vector clocks (`know.rs`): each store and each read is marked with its task's tick.
//!
//! This gives the consistent executions of RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer, "Repairing sequential consistency
//! in C/C++11", PLDI 2017) except those in which the order of sequentially consistent operations contradicts every order
//! in which the stores can be made before they are read. Like RC11, it has no load buffering. A release sequence is the
//! store and the read-modify-writes that follow it, as in C++20.
//!
//! Sequential consistency, for the order in which the execution makes SC operations:
//! * an SC load, and the place of an SC store, do not look past an earlier SC store of the location, nor past a store
//!   that happened before an earlier SC fence;
//! * an SC fence takes up what earlier SC fences knew, and each earlier SC store by itself.

use crate::clock::Clock;
use crate::engine::{Engine, enter};
use crate::footprint::{Atomically, keys};
use crate::know::{Know, floor, raise};
use crate::object::{Kind, Object, ObjectId};
use crate::op::Wakes;
use crate::place::Loc;
use crate::schedule::{key_of, scheduling_point};
use crate::task::Pending;
use crate::threads::record;
use crate::trace::{Note, Trace};
use std::rc::Rc;
use std::sync::atomic::Ordering;

/// The distance between the times of two stores, so that others can be placed between them.
const GAP: u64 = 1 << 32;

/// So many stores of a location are told apart by one operation.
const MOST_STORES: usize = 32;

/// The options of which each but the first is a deviation.
fn all_but_the_first(count: usize) -> u64 {
    !1 & u64::MAX >> (64 - count)
}

/// A store.
#[derive(Debug, Clone)]
struct Message {
    value: u64,
    /// Its place in the modification order: later is greater.
    time: u64,
    task: usize,
    tick: u32,
    /// What whoever acquires it takes up.
    know: Option<Rc<Know>>,
    /// Whether it is the writing half of an operation that read the store before it.
    attached: bool,
    /// The tick of each task's first read of it.
    readers: Clock,
    /// How many stores were made before it.
    serial: u32,
    /// Its number in the record for people.
    event: usize,
}

/// The history of one location.
#[derive(Debug, Default)]
struct History {
    /// In modification order.
    messages: Vec<Message>,
    /// The time of the newest SC store.
    sc_floor: u64,
}

/// The histories of all locations of an execution. Their memory is used again in the next.
#[derive(Debug, Default)]
pub struct Locations {
    histories: Vec<History>,
    used: usize,
    stores: u32,
    /// What SC fences knew.
    fences: Know,
    /// The newest SC store of each location.
    sc_stores: Vec<(u32, u64)>,
}

impl Locations {
    /// Forgets all locations.
    pub fn clear(&mut self) {
        self.used = 0;
        self.stores = 0;
        self.fences.clear();
        self.sc_stores.clear();
    }

    /// How many stores were made.
    pub fn stores(&self) -> u32 {
        self.stores
    }

    fn add(&mut self) -> u32 {
        if self.used == self.histories.len() {
            self.histories.push(History::default());
        } else {
            let history = &mut self.histories[self.used];
            history.messages.clear();
            history.sc_floor = 0;
        }
        self.used += 1;
        u32::try_from(self.used - 1).expect("fewer locations than memory has bytes")
    }
}

/// The model's part of an atomic. All-zero memory is a valid one.
#[derive(Debug)]
#[repr(C)]
pub struct Atomic {
    object: Object,
    execution: std::cell::Cell<u32>,
    location: std::cell::Cell<u32>,
}

// SAFETY: only the one thread that runs the model looks inside.
unsafe impl Send for Atomic {}
// SAFETY: as above.
unsafe impl Sync for Atomic {}

/// Where the plain value of an atomic lies: the newest store's.
#[derive(Debug, Clone, Copy)]
pub struct Cell8 {
    /// Its address.
    pub address: *mut u8,
    /// Its size in bytes: 1, 2, 4 or 8.
    pub size: usize,
    /// Where the atomic was made.
    pub made: Option<Loc>,
}

#[expect(clippy::cast_ptr_alignment, reason = "the address is that of an integer of the size")]
impl Cell8 {
    #[inline]
    fn get(self) -> u64 {
        // SAFETY: whoever made the cell vouches for `size` bytes at the address, aligned as an integer of that size.
        unsafe {
            match self.size {
                1 => u64::from(self.address.read()),
                2 => u64::from(self.address.cast::<u16>().read()),
                4 => u64::from(self.address.cast::<u32>().read()),
                _ => self.address.cast::<u64>().read(),
            }
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the value is as wide as the cell")]
    fn set(self, value: u64) {
        // SAFETY: as in `get`; the cell is one of an atomic, which may be written through a shared reference.
        unsafe {
            match self.size {
                1 => self.address.write(value as u8),
                2 => self.address.cast::<u16>().write(value as u16),
                4 => self.address.cast::<u32>().write(value as u32),
                _ => self.address.cast::<u64>().write(value),
            }
        }
    }
}

fn acquires(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst)
}

fn releases(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst)
}

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
        let (execution, location) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
        Atomic { object: Object::new(), execution, location }
    }

    /// Loads a value.
    #[inline(never)]
    pub fn load(&self, at: Cell8, ordering: Ordering, loc: Loc, show: fn(u64) -> String) -> u64 {
        let object = self.object.id(Kind::Atomic, at.made);
        let Some(mut engine) = enter() else { return at.get() };
        point(&mut engine, "load", object, loc);
        let location = self.history(&mut engine, at);
        let key = key_of(&engine, object);
        let first = engine.first_visible(location, ordering);
        let index = engine.choose_message(location, first, key, |_, _, _| true);
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
        let object = self.object.id(Kind::Atomic, at.made);
        let Some(mut engine) = enter() else { return at.set(value) };
        point(&mut engine, "store", object, loc);
        let location = self.history(&mut engine, at);
        let index = engine.choose_place(location, ordering);
        let key = key_of(&engine, object);
        let before = at.get();
        engine.touch_atomic(key, ordering, Atomically::Store, true);
        engine.task().spin.act();
        let know = engine.hand_over(ordering);
        look_at_memory(&mut engine, at, true);
        engine.write(location, index, value, know, ordering, false);
        if releases(ordering) {
            engine.advance();
        }
        let newest =
            engine.locations.histories[location as usize].messages.last().map_or(value, |last| last.value);
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
        let object = self.object.id(Kind::Atomic, at.made);
        let Some(mut engine) = enter() else { return apply(at, update) };
        point(&mut engine, update.verb, object, loc);
        let location = self.history(&mut engine, at);
        let key = key_of(&engine, object);
        // What fails is a load with an ordering of its own; what writes must find the place after the store free.
        let (to_write, to_fail) =
            (engine.first_visible(location, update.success), engine.first_visible(location, update.failure));
        let fits = |index: usize, message: &Message, next: Option<&Message>| match (update.new)(message.value)
        {
            Some(_) => index >= to_write && next.is_none_or(|next| !next.attached),
            None => index >= to_fail,
        };
        let index = engine.choose_message(location, to_write.min(to_fail), key, fits);
        let old = engine.locations.histories[location as usize].messages[index].value;
        let new = (update.new)(old);
        let fails = new.is_some() && update.weak && engine.fails_for_no_reason();
        let Some(new) = new.filter(|_| !fails) else {
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
        let newest =
            engine.locations.histories[location as usize].messages.last().map_or(new, |last| last.value);
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

    /// The number of its history in this execution, made or brought up to date.
    fn history(&self, engine: &mut Engine, at: Cell8) -> u32 {
        if self.execution.replace(engine.execution) != engine.execution {
            self.location.set(engine.locations.add());
        }
        let location = self.location.get();
        let messages = &engine.locations.histories[location as usize].messages;
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
fn apply(at: Cell8, update: &Update) -> Result<u64, u64> {
    let old = at.get();
    match (update.new)(old) {
        Some(new) => {
            at.set(new);
            Ok(old)
        }
        None => Err(old),
    }
}

fn point(engine: &mut crate::engine::Entered, verb: &'static str, object: ObjectId, loc: Loc) {
    scheduling_point(
        engine,
        Pending { verb, object, other: None, loc: Some(loc), ready: None, wakes: Wakes::NONE },
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
    fn touch_atomic(&mut self, key: usize, ordering: Ordering, how: Atomically, changes: bool) {
        let sequential = ordering == Ordering::SeqCst;
        if sequential {
            self.footprint.read(keys::FENCES);
        }
        self.footprint.atomic(key, how, sequential, changes);
    }

    fn push_plain(&mut self, location: u32, value: u64, tick: u32) {
        let index = self.locations.histories[location as usize].messages.len();
        let current = self.current;
        self.insert(location, index, value, None, false);
        let message = &mut self.locations.histories[location as usize].messages[index];
        (message.task, message.tick) = (current, tick);
    }

    /// The first message that an access of this task may read, or that a store of it may stand after.
    fn first_visible(&self, location: u32, ordering: Ordering) -> usize {
        let history = &self.locations.histories[location as usize];
        let know = &self.tasks[self.current].know;
        let mut floor_time = know.floor(location);
        let sc = ordering == Ordering::SeqCst;
        if sc {
            floor_time = floor_time.max(history.sc_floor).max(floor(&self.locations.fences.floors, location));
        }
        let fences = &self.locations.fences.seen;
        let visible = |message: &Message| {
            message.time <= floor_time
                || know.seen.covers(message.task, message.tick)
                || know.seen.covers_any(&message.readers)
                || sc && fences.covers(message.task, message.tick)
        };
        history.messages.iter().rposition(visible).unwrap_or(0)
    }

    /// Decides which of the stores from number `first` on is read, the newest unless something deviates.
    fn choose_message(
        &mut self,
        location: u32,
        first: usize,
        key: usize,
        fits: impl Fn(usize, &Message, Option<&Message>) -> bool,
    ) -> usize {
        let last = self.locations.histories[location as usize].messages.len() - 1;
        let must_read_after = self.task().must_read_after.take();
        if !self.weak || self.tasks[self.current].spin.comes_round(key) {
            return last; // Stores become visible in finite time.
        }
        let messages = &self.locations.histories[location as usize].messages;
        let mut options = [0; MOST_STORES];
        let mut count = 0;
        for index in (first..=last).rev() {
            let is_new = must_read_after.is_none_or(|serial| messages[index].serial > serial);
            if count < options.len() && is_new && fits(index, &messages[index], messages.get(index + 1)) {
                options[count] = index;
                count += 1;
            }
        }
        if count == 0 {
            self.redundant = true;
            self.leave();
        }
        options[self.path.choose(count, all_but_the_first(count))]
    }

    /// Decides where a store stands: it gets the index that is returned.
    fn choose_place(&mut self, location: u32, ordering: Ordering) -> usize {
        let end = self.locations.histories[location as usize].messages.len();
        if !self.weak {
            return end;
        }
        let first = self.first_visible(location, ordering) + 1;
        if first == end {
            return end;
        }
        let messages = &self.locations.histories[location as usize].messages;
        let mut options = [end; MOST_STORES];
        let mut count = 1;
        for index in (first..end).rev() {
            let room = messages[index].time - messages[index - 1].time > 1;
            if count < options.len() && !messages[index].attached && room {
                options[count] = index;
                count += 1;
            }
        }
        options[self.path.choose(count, all_but_the_first(count))]
    }

    /// Reads a store. The value, and whether there are newer ones.
    fn read(&mut self, location: u32, index: usize, ordering: Ordering) -> (u64, bool) {
        let (current, tick) = (self.current, self.tick());
        let messages = &mut self.locations.histories[location as usize].messages;
        let stale = index + 1 < messages.len();
        let message = &mut messages[index];
        if message.readers.get(current) == 0 {
            message.readers.set(current, tick);
        }
        let task = &mut self.tasks[current];
        if let Some(know) = &message.know {
            if acquires(ordering) { task.know.join(know) } else { task.unacquired.join(know) }
        }
        (message.value, stale)
    }

    /// What a store with this ordering hands over.
    fn hand_over(&mut self, ordering: Ordering) -> Option<Rc<Know>> {
        let task = self.task();
        if releases(ordering) { Some(Rc::new(task.know.clone())) } else { task.fenced.clone() }
    }

    fn write(
        &mut self,
        location: u32,
        index: usize,
        value: u64,
        know: Option<Rc<Know>>,
        ordering: Ordering,
        attached: bool,
    ) {
        let time = self.insert(location, index, value, know, attached);
        if ordering == Ordering::SeqCst {
            let history = &mut self.locations.histories[location as usize];
            history.sc_floor = history.sc_floor.max(time);
            raise(&mut self.locations.sc_stores, location, time);
        }
    }

    fn insert(
        &mut self,
        location: u32,
        index: usize,
        value: u64,
        know: Option<Rc<Know>>,
        attached: bool,
    ) -> u64 {
        let (task, tick) = (self.current, self.tick());
        let event = self.trace.as_ref().map_or(0, Trace::next);
        let messages = &mut self.locations.histories[location as usize].messages;
        let before = if index == 0 { 0 } else { messages[index - 1].time };
        let time = match messages.get(index) {
            Some(next) => before + (next.time - before) / 2,
            None => before + GAP,
        };
        let readers = Clock::default();
        let serial = self.locations.stores + 1;
        messages.insert(index, Message { value, time, task, tick, know, attached, readers, serial, event });
        self.locations.stores = serial;
        time
    }

    /// The writing half of a read-modify-write that read the store at `index`.
    fn update(&mut self, location: u32, index: usize, value: u64, ordering: Ordering, at: Cell8) {
        self.read(location, index, ordering);
        // Before the clock advances: whoever acquires this store happens after the access.
        look_at_memory(self, at, true);
        let mut know = self.hand_over(ordering);
        let source = &self.locations.histories[location as usize].messages[index];
        if let Some(earlier) = &source.know {
            // It continues the release sequence that it read from.
            let mut both = know.as_deref().cloned().unwrap_or_default();
            both.join(earlier);
            know = Some(Rc::new(both));
        }
        self.write(location, index + 1, value, know, ordering, true);
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

    fn newest(&self, location: u32, stale: bool, show: fn(u64) -> String) -> (Option<String>, Option<usize>) {
        let last = self.locations.histories[location as usize].messages.last().filter(|_| stale);
        (last.map(|last| show(last.value)), last.map(|last| last.event))
    }
}

/// A fence.
#[inline(never)]
pub fn fence(ordering: Ordering, loc: Loc) {
    let Some(mut engine) = enter() else { return };
    point(&mut engine, "fence", ObjectId::NONE, loc);
    if acquires(ordering) {
        let unacquired = std::mem::take(&mut engine.task().unacquired);
        engine.task().know.join(&unacquired);
        engine.task().unacquired = unacquired;
    }
    if ordering == Ordering::SeqCst {
        engine.footprint.write(keys::FENCES);
        order_fence(&mut engine);
    }
    if releases(ordering) {
        let know = Rc::new(engine.task().know.clone());
        engine.task().fenced = Some(know);
        engine.advance();
    }
    record(&mut engine, loc, Note { verb: "fence", ordering: Some(ordering), ..Note::default() });
}

/// An SC fence and the earlier ones: each sees what those knew, without having happened after it.
fn order_fence(engine: &mut Engine) {
    let Engine { tasks, locations, current, .. } = engine;
    let know = &mut tasks[*current].know;
    know.seen.join(&locations.fences.seen);
    for (location, time) in locations.sc_stores.iter().chain(&locations.fences.floors) {
        raise(&mut know.floors, *location, *time);
    }
    locations.fences.seen.join(&know.seen);
    for (location, time) in &know.floors {
        raise(&mut locations.fences.floors, *location, *time);
    }
}
