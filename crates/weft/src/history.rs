//! The stores of a location under weak memory: an operational form of RC11.
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
use crate::engine::Engine;
use crate::know::{Know, floor, raise};
use crate::ordering::{acquires, releases};
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
    /// Whether it is the writing half of an operation that read the store before it.
    pub attached: bool,
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
            history.sc_floor = 0;
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
        self.insert(location, index, value, None, false);
        let message = &mut self.locations.histories[location as usize].messages[index];
        (message.task, message.tick) = (current, tick);
    }

    /// The first message that an access of this task may read, or that a store of it may stand after.
    pub(crate) fn first_visible(&self, location: u32, ordering: Ordering) -> usize {
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
    pub(crate) fn choose_message(
        &mut self,
        location: u32,
        first: usize,
        key: usize,
        fits: impl Fn(usize, &Message, Option<&Message>) -> bool,
    ) -> usize {
        let last = self.locations.histories[location as usize].messages.len() - 1;
        let must_read_after = self.task().must_read_after.take();
        if !self.config.weak || self.tasks[self.current].spin.comes_round(key) {
            return last; // Stores become visible in finite time.
        }
        let messages = &self.locations.histories[location as usize].messages;
        let first = first.max(self.tasks[self.current].stale.patience_ends(location, messages, last));
        let mut options = [0; MOST_STORES];
        let mut count = 0;
        for index in (first..=last).rev() {
            let is_new = must_read_after.is_none_or(|serial| messages[index].serial > serial);
            if is_new && fits(index, &messages[index], messages.get(index + 1)) {
                if count == options.len() {
                    self.cut.forced = true;
                    break;
                }
                options[count] = index;
                count += 1;
            }
        }
        if count == 0 {
            self.cut.redundant = true;
            self.leave();
        }
        options[self.path.choose(count, all_but_the_first(count))]
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
        for index in (first..end).rev() {
            let room = messages[index].time - messages[index - 1].time > 1;
            if !messages[index].attached && room {
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
