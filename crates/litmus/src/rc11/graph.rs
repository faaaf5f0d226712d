//! An execution graph that grows by one event at a time, each later in `sb ∪ rf` than all before it.
//!
//! So what happens before an event is known when it is added and never changes. A read-modify-write is one event that
//! both reads and writes. The initial writes are events 0, 1, …, one for each location, before all others.
//!
//! **Synchronisation.** `released[w]` is all that an acquire read learns from `w`: what happens before the release
//! write, or before the release fence in front of the relaxed write, that begins a release sequence with `w` in it.
//! A read that does not acquire keeps it for an acquire fence that may follow.
//!
//! **Coherence.** `hb ; eco?` is irreflexive if and only if modification order has these pairs (the four shapes of
//! C++ [intro.races]), where `w` is what a read gets:
//!
//! | first, happens before | second    | modification order        |
//! |-----------------------|-----------|---------------------------|
//! | write `a`             | write `b` | `a` before `b`            |
//! | write `a`             | read of `w` | `a` is `w` or before it |
//! | read of `w`           | write `b` | `w` before `b`            |
//! | read of `v`           | read of `w` | `v` is `w` or before it |
//!
//! A graph whose pairs contradict each other is dropped at once.

use std::sync::atomic::Ordering;

use super::ReleaseSequence;
use super::order;
use super::relation::{EventSet, members};
use crate::program::{self, Change, Instruction, Location, Operand, Program, Register, Value};

#[derive(Debug, Clone)]
pub struct Event {
    /// Nothing for a fence.
    pub location: Option<Location>,
    /// What it writes, if it does.
    written: Option<Value>,
    /// The write that it reads from, if it reads.
    pub source: Option<usize>,
    /// Whether its ordering is `SeqCst`.
    pub sc: bool,
    /// The events sequenced before it.
    pub sequenced: EventSet,
    /// The events that happen before it.
    pub happened: EventSet,
    /// Of a write: what an acquire read of it learns.
    released: EventSet,
    /// Of a write: the part of `released` that does not come from what it read.
    released_here: EventSet,
    /// Of a write: the writes that must come before it in modification order (not closed).
    pub older: EventSet,
    /// Of a write: the read-modify-write that reads from it.
    pub updated_by: Option<usize>,
}

#[derive(Debug, Clone)]
struct Thread {
    counter: usize,
    /// All of its events, and the initial ones.
    sequenced: EventSet,
    /// What happens before its next event.
    happened: EventSet,
    /// What its next acquire fence learns.
    learnable: EventSet,
    /// What happens before its last release fence, and the fence.
    fenced: EventSet,
}

#[derive(Debug, Clone)]
pub struct Graph {
    events: Vec<Event>,
    threads: Vec<Thread>,
    registers: Vec<Value>,
    release_sequence: ReleaseSequence,
}

/// What an access does, for the common part of adding it.
struct Access {
    location: Option<Location>,
    source: Option<usize>,
    written: Option<Value>,
    ordering: Ordering,
}

impl Graph {
    /// The graph of the initial writes.
    pub fn new(program: &Program, release_sequence: ReleaseSequence) -> Graph {
        let events = (0..program.locations()).map(initial_write).collect::<Vec<_>>();
        let initial = (1 << events.len()) - 1;
        let thread = Thread { counter: 0, sequenced: initial, happened: initial, learnable: 0, fenced: 0 };
        let threads = vec![thread; program.threads.len()];
        Graph { events, threads, registers: vec![0; program.registers()], release_sequence }
    }

    pub fn events(&self) -> &[Event] {
        &self.events
    }

    pub fn registers(&self) -> &[Value] {
        &self.registers
    }

    /// What the write `event` writes.
    pub fn written(&self, event: usize) -> Value {
        self.events[event].written.expect("the event is a write")
    }

    pub fn writes_to(&self, location: Location) -> EventSet {
        self.select(|event| event.location == Some(location) && event.written.is_some())
    }

    fn select(&self, wanted: impl Fn(&Event) -> bool) -> EventSet {
        let bit = |(index, event): (usize, &Event)| if wanted(event) { 1 << index } else { 0 };
        self.events.iter().enumerate().map(bit).fold(0, |set: EventSet, bit: EventSet| set | bit)
    }

    pub fn counter(&self, thread: usize) -> usize {
        self.threads[thread].counter
    }

    /// Moves the thread to its next instruction that does something.
    pub fn advance(&mut self, thread: usize, instructions: &[Instruction]) -> Option<usize> {
        let counter = program::advance(instructions, self.threads[thread].counter, &self.registers);
        self.threads[thread].counter = counter.unwrap_or(instructions.len());
        counter
    }

    pub fn add_fence(&mut self, thread: usize, ordering: Ordering) {
        if acquires(ordering) {
            let learnt = self.threads[thread].learnable;
            self.threads[thread].happened |= learnt;
        }
        let event = self.add(thread, &Access { location: None, source: None, written: None, ordering });
        if releases(ordering) {
            self.threads[thread].fenced = self.events[event].happened | 1 << event;
        }
    }

    pub fn add_store(&mut self, thread: usize, at: Location, value: Operand, ordering: Ordering) {
        let written = Some(value.value(&self.registers));
        self.add(thread, &Access { location: Some(at), source: None, written, ordering });
    }

    /// The graph with the load or read-modify-write, reading from `source`; nothing if that is not coherent.
    pub fn with_read(&self, thread: usize, instruction: &Instruction, source: usize) -> Option<Graph> {
        let old = self.written(source);
        let (to, at, written, ordering) = reading(instruction, old);
        if written.is_some() && self.events[source].updated_by.is_some() {
            return None;
        }
        let mut graph = self.clone();
        graph.threads[thread].learnable |= self.events[source].released;
        if acquires(ordering) {
            graph.threads[thread].happened |= self.events[source].released;
        }
        let event =
            graph.add(thread, &Access { location: Some(at), source: Some(source), written, ordering });
        graph.order_before_source(at, event, source);
        if written.is_some() {
            graph.events[source].updated_by = Some(event);
        }
        graph.registers[to] = old;
        order::exists(&graph, at).then_some(graph)
    }

    /// Adds the next event of a thread and gives it its place in `sb`, `hb`, and below younger writes.
    fn add(&mut self, thread: usize, access: &Access) -> usize {
        let index = self.events.len();
        let Thread { sequenced, happened, fenced, .. } = self.threads[thread];
        let released_here = if releases(access.ordering) { happened | 1 << index } else { fenced };
        let mut event = Event {
            location: access.location,
            written: access.written,
            source: access.source,
            sc: access.ordering == Ordering::SeqCst,
            sequenced,
            happened,
            released: 0,
            released_here: 0,
            older: 0,
            updated_by: None,
        };
        if let (Some(location), Some(_)) = (access.location, access.written) {
            event.released_here = released_here;
            event.released = released_here | self.continued(&event, location);
            event.older = self.known(happened, location);
        }
        self.events.push(event);
        self.threads[thread].counter += 1;
        self.threads[thread].sequenced |= 1 << index;
        self.threads[thread].happened |= 1 << index;
        index
    }

    /// What the release sequences that a new write continues have released.
    fn continued(&self, event: &Event, location: Location) -> EventSet {
        let updated = event.source.map_or(0, |source| self.events[source].released);
        let same_thread = match self.release_sequence {
            ReleaseSequence::Updates => 0,
            ReleaseSequence::SameThreadThenUpdates => members(event.sequenced & self.writes_to(location))
                .fold(0, |released, earlier| released | self.events[earlier].released_here),
        };
        updated | same_thread
    }

    /// The writes that somebody among `events` has made or read at the location.
    fn known(&self, events: EventSet, location: Location) -> EventSet {
        let accesses = members(events).filter(|&event| self.events[event].location == Some(location));
        accesses.fold(0, |writes, event| {
            let written = if self.events[event].written.is_some() { 1 << event } else { 0 };
            writes | written | self.events[event].source.map_or(0, |source| 1 << source)
        })
    }

    /// What was known of the location before a read is not younger than what it reads.
    fn order_before_source(&mut self, location: Location, event: usize, source: usize) {
        let known = self.known(self.events[event].happened, location);
        self.events[source].older |= known & !(1 << source);
    }
}

fn initial_write(location: Location) -> Event {
    Event {
        location: Some(location),
        written: Some(0),
        source: None,
        sc: false,
        sequenced: 0,
        happened: 0,
        released: 0,
        released_here: 0,
        older: 0,
        updated_by: None,
    }
}

/// Where a reading instruction puts the old value, what it reads, what it writes, and how.
fn reading(instruction: &Instruction, old: Value) -> (Register, Location, Option<Value>, Ordering) {
    match *instruction {
        Instruction::Load { to, at, ordering } => (to, at, None, ordering),
        Instruction::Update { to, at, change, ordering } => match (change.apply(old), change) {
            (None, Change::CompareExchange { failure, .. }) => (to, at, None, failure),
            (written, _) => (to, at, written, ordering),
        },
        Instruction::Store { .. } | Instruction::Fence(_) | Instruction::If { .. } => {
            unreachable!("it reads")
        }
    }
}

fn acquires(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst)
}

fn releases(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst)
}
