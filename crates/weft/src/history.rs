//! The stores of a location under weak memory: an operational form of RC11.
//!
//! Each location keeps its stores in *modification order*. A load may read any of them that is not older than one that
//! it must not look past: one that the task has seen, or seen to be read, directly or through synchronisation. A store
//! may be placed anywhere in the order that is later than all those, even before stores that were made earlier in the
//! execution. A read-modify-write stands directly after the store that it reads, and nothing comes between. What a task
//! has seen is told by vector clocks (`know.rs`): each store and each read is marked with its task's tick.
//!
//! This gives the consistent executions of RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer, "Repairing sequential consistency
//! in C/C++11", PLDI 2017) that C++20 allows as well. Like RC11, it has no load buffering. A release sequence is the
//! store and the read-modify-writes that follow it, as in C++20.
//!
//! Sequentially consistent operations that are mixed with weaker ones are ordered as `sequential.rs` explains. Otherwise,
//! the order in which the execution makes them is as good as any, and nothing looks past it:
//! * an SC load, and the place of an SC store, do not look past an earlier SC store of the location, nor past a store
//!   that happened before an earlier SC fence;
//! * an SC fence takes up what earlier SC fences knew, and each earlier SC store by itself.

use crate::clock::Clock;
use crate::engine::Engine;
use crate::footprint::Atomically;
use crate::know::{Know, floor, raise};
use crate::ordering::{acquires, releases};
use crate::sequential::{Candidate, Links, Set};
use crate::trace::Trace;
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
pub(crate) struct Message {
    /// Its value.
    pub value: u64,
    /// Its place in the modification order: later is greater.
    time: u64,
    task: usize,
    tick: u32,
    /// What whoever acquires it takes up.
    pub know: Option<Rc<Know>>,
    /// How it stands to sequentially consistent operations.
    pub links: Links,
    /// Whether it is the writing half of an operation that read the store before it.
    pub attached: bool,
    /// The tick of each task's first read of it.
    readers: Clock,
    /// How many stores were made before it.
    serial: u32,
    /// Its number in the record for people.
    event: usize,
}

impl Message {
    /// Whether the store happened before whoever has this clock.
    pub fn was_made_before(&self, clock: &Clock) -> bool {
        clock.covers(self.task, self.tick)
    }

    /// Whether a read of it happened before whoever has this clock.
    pub fn was_read_before(&self, clock: &Clock) -> bool {
        clock.covers_any(&self.readers)
    }
}

/// What an operation touches that is about to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Touched {
    /// The object.
    pub key: usize,
    /// The strongest ordering that it may turn out to have.
    pub ordering: Ordering,
    /// Whether it may also store.
    pub how: Atomically,
}

/// What comes with the value of a store.
#[derive(Debug, Default)]
pub(crate) struct Handed {
    /// What whoever acquires it takes up.
    pub know: Option<Rc<Know>>,
    /// How it stands to sequentially consistent operations.
    pub links: Links,
    /// Whether it is the writing half of an operation that read the store before it.
    pub attached: bool,
}

/// The history of one location.
#[derive(Debug, Default)]
struct History {
    /// In modification order.
    messages: Vec<Message>,
    /// The time of the newest SC store.
    sc_floor: u64,
    /// The SC accesses, if their order is kept.
    sequential: Set,
}

/// The histories of all locations of an execution. Their memory is used again in the next.
#[derive(Debug, Default)]
pub struct Locations {
    histories: Vec<History>,
    used: usize,
    stores: u32,
    /// What SC fences knew.
    pub fences: Know,
    /// The newest SC store of each location.
    pub sc_stores: Vec<(u32, u64)>,
}

impl Locations {
    /// Forgets all locations.
    pub fn clear(&mut self) {
        self.used = 0;
        self.stores = 0;
        self.fences.clear();
        self.sc_stores.clear();
    }

    /// The stores of a location, in modification order.
    pub fn of(&self, location: u32) -> &[Message] {
        &self.histories[location as usize].messages
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, location: u32) -> &mut [Message] {
        &mut self.histories[location as usize].messages
    }

    /// The stores of each location.
    pub fn all(&self) -> impl Iterator<Item = &[Message]> {
        self.histories[..self.used].iter().map(|history| history.messages.as_slice())
    }

    /// The same, to be changed.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut [Message]> {
        self.histories[..self.used].iter_mut().map(|history| history.messages.as_mut_slice())
    }

    /// The SC accesses of a location.
    pub fn sequential(&self, location: u32) -> Set {
        self.histories[location as usize].sequential
    }

    /// The same, to be changed.
    pub fn sequential_mut(&mut self, location: u32) -> &mut Set {
        &mut self.histories[location as usize].sequential
    }

    /// The value of the newest store of a location.
    pub fn newest(&self, location: u32) -> u64 {
        self.of(location).last().expect("a location has the store that it began with").value
    }

    /// How many stores were made.
    pub fn stores(&self) -> u32 {
        self.stores
    }

    /// Takes up a location.
    pub fn add(&mut self) -> u32 {
        if self.used == self.histories.len() {
            self.histories.push(History::default());
        } else {
            let history = &mut self.histories[self.used];
            history.messages.clear();
            (history.sc_floor, history.sequential) = (0, 0);
        }
        self.used += 1;
        u32::try_from(self.used - 1).expect("fewer locations than memory has bytes")
    }
}

/// The older stores that a task has read last, and how often in a row: after a while, it must see something newer.
#[derive(Debug, Default)]
pub(crate) struct Stale {
    /// Location, number of the store, times.
    reads: Vec<(u32, u32, u32)>,
}

/// So often in a row a task may read the same older store of a location. Stores become visible in finite time; no program
/// for which that matters reads so often without a loop.
const PATIENCE: u32 = 5;

impl Stale {
    fn note(&mut self, location: u32, store: Option<u32>) {
        let known = self.reads.iter().position(|read| read.0 == location);
        match (known, store) {
            (None, None) => {}
            (None, Some(store)) => self.reads.push((location, store, 1)),
            (Some(index), None) => drop(self.reads.swap_remove(index)),
            (Some(index), Some(store)) => {
                let read = &mut self.reads[index];
                *read = if read.1 == store { (location, store, read.2 + 1) } else { (location, store, 1) };
            }
        }
    }

    /// The first store that the task may read as far as its patience goes.
    fn patience_ends(&self, location: u32, messages: &[Message], last: usize) -> usize {
        let worn = self.reads.iter().find(|read| read.0 == location && read.2 >= PATIENCE);
        let at = worn.and_then(|read| messages.iter().position(|message| message.serial == read.1));
        at.map_or(0, |index| (index + 1).min(last))
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.reads.clear();
    }
}

impl Engine {
    pub(crate) fn push_plain(&mut self, location: u32, value: u64, tick: u32) {
        let index = self.locations.histories[location as usize].messages.len();
        let current = self.current;
        self.insert(location, index, value, Handed::default());
        let message = &mut self.locations.histories[location as usize].messages[index];
        (message.task, message.tick) = (current, tick);
    }

    /// The first message that an access of this task may read, or that a store of it may stand after.
    pub(crate) fn first_visible(&self, location: u32, ordering: Ordering) -> usize {
        let history = &self.locations.histories[location as usize];
        let know = &self.tasks[self.current].know;
        let mut floor_time = know.floor(location);
        let sc = ordering == Ordering::SeqCst && !self.order.kept;
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

    /// Decides which of the stores from number `first` on is read, the newest unless something deviates. `how` tells with
    /// which ordering, and whether another is then stored; none if it cannot be read.
    pub(crate) fn choose_message(
        &mut self,
        location: u32,
        first: usize,
        touched: Touched,
        how: impl Fn(usize, &Message, Option<&Message>) -> Option<(Ordering, bool)>,
    ) -> usize {
        let last = self.locations.histories[location as usize].messages.len() - 1;
        let must_read_after = self.task().must_read_after.take();
        if !self.config.weak || self.tasks[self.current].spin.comes_round(touched.key) {
            return last; // Stores become visible in finite time.
        }
        let messages = &self.locations.histories[location as usize].messages;
        let first = first.max(self.tasks[self.current].stale.patience_ends(location, messages, last));
        let mut options = [0; MOST_STORES];
        let mut count = 0;
        let mut above = 0;
        for index in (first..=last).rev() {
            let source = &messages[index];
            let is_new = must_read_after.is_none_or(|serial| source.serial > serial);
            let fits = |(ordering, writes)| {
                self.fits_in_order(location, Candidate { source, reads: true, writes, ordering, above })
            };
            if is_new && how(index, source, messages.get(index + 1)).is_some_and(fits) {
                if count == options.len() {
                    self.cut.forced = true;
                    break;
                }
                options[count] = index;
                count += 1;
            }
            above |= source.links.above();
        }
        if count == 0 {
            self.cut_off(touched);
        }
        options[self.path.choose(count, all_but_the_first(count))]
    }

    /// What the running task may still read was seen elsewhere, until something else is stored there.
    fn cut_off(&mut self, touched: Touched) -> ! {
        let Touched { key, ordering, how } = touched;
        self.touch_atomic(key, ordering, how, false);
        if let Some(sleep) = &mut self.sleep {
            sleep.was_made(&self.footprint);
        }
        self.cut.redundant = true;
        self.leave();
    }

    /// Decides where a store stands: it gets the index that is returned.
    pub(crate) fn choose_place(&mut self, location: u32, ordering: Ordering) -> usize {
        let end = self.locations.histories[location as usize].messages.len();
        if !self.config.weak {
            return end;
        }
        let first = self.first_visible(location, ordering) + 1;
        if first == end {
            return end;
        }
        let messages = &self.locations.histories[location as usize].messages;
        let mut options = [end; MOST_STORES];
        let mut count = 1;
        let mut above = 0;
        for index in (first..end).rev() {
            let (source, next) = (&messages[index - 1], &messages[index]);
            let room = next.time - source.time > 1;
            above |= next.links.above();
            let candidate = Candidate { source, reads: false, writes: true, ordering, above };
            if !next.attached && room && self.fits_in_order(location, candidate) {
                if count == options.len() {
                    self.cut.forced = true;
                    break;
                }
                options[count] = index;
                count += 1;
            }
        }
        options[self.path.choose(count, all_but_the_first(count))]
    }

    /// Reads a store. The value, and whether there are newer ones.
    pub(crate) fn read(&mut self, location: u32, index: usize, ordering: Ordering) -> (u64, bool) {
        let before = self.task().know.before;
        let read = self.take_up(location, index, ordering);
        self.order_read(location, index, ordering, before);
        read
    }

    /// The same for the reading half of a read-modify-write.
    pub(crate) fn take_up(&mut self, location: u32, index: usize, ordering: Ordering) -> (u64, bool) {
        let (current, tick) = (self.current, self.tick());
        let messages = &mut self.locations.histories[location as usize].messages;
        let stale = index + 1 < messages.len();
        let message = &mut messages[index];
        if message.readers.get(current) == 0 {
            message.readers.set(current, tick);
        }
        let task = &mut self.tasks[current];
        task.stale.note(location, stale.then_some(message.serial));
        if let Some(know) = &message.know {
            if acquires(ordering) { task.know.join(know) } else { task.unacquired.join(know) }
        }
        (message.value, stale)
    }

    /// What a store with this ordering hands over.
    pub(crate) fn hand_over(&mut self, ordering: Ordering) -> Option<Rc<Know>> {
        let task = self.task();
        if releases(ordering) { Some(Rc::new(task.know.clone())) } else { task.fenced.clone() }
    }

    pub(crate) fn write(
        &mut self,
        location: u32,
        index: usize,
        value: u64,
        ordering: Ordering,
        handed: Handed,
    ) {
        self.task().know.before |= handed.links.above();
        let time = self.insert(location, index, value, handed);
        if ordering == Ordering::SeqCst {
            let history = &mut self.locations.histories[location as usize];
            history.sc_floor = history.sc_floor.max(time);
            raise(&mut self.locations.sc_stores, location, time);
        }
    }

    fn insert(&mut self, location: u32, index: usize, value: u64, handed: Handed) -> u64 {
        let Handed { know, links, attached } = handed;
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
        messages.insert(
            index,
            Message { value, time, task, tick, know, links, attached, readers, serial, event },
        );
        self.locations.stores = serial;
        time
    }

    pub(crate) fn newest(
        &self,
        location: u32,
        stale: bool,
        show: fn(u64) -> String,
    ) -> (Option<String>, Option<usize>) {
        let last = self.locations.histories[location as usize].messages.last().filter(|_| stale);
        (last.map(|last| show(last.value)), last.map(|last| last.event))
    }
}
