//! The record of an execution for people: made only when a failing execution is replayed.

use crate::object::ObjectId;
use crate::place::{Loc, Place};
use std::sync::atomic::Ordering;

/// What an operation did.
#[derive(Debug, Clone, Default)]
pub struct Note {
    /// What it is called: `Mutex::lock`.
    pub verb: &'static str,
    /// What it worked on.
    pub object: Option<ObjectId>,
    /// With which ordering.
    pub ordering: Option<Ordering>,
    /// The object's value before a change.
    pub before: Option<String>,
    /// The object's value after a change.
    pub after: Option<String>,
    /// The value that was read.
    pub read: Option<String>,
    /// The newest value, if an older one was read.
    pub newest: Option<String>,
    /// The event that stored the newest value.
    pub newest_event: Option<usize>,
    /// The other task that it is about.
    pub other: Option<usize>,
    /// Anything else.
    pub text: Option<String>,
}

/// Why a task stopped running before another went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It could have gone on.
    Preempted,
    /// It waits for something.
    Blocked,
    /// It has ended.
    Finished,
    /// It gave way.
    Yielded,
}

impl Switch {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Switch::Preempted => "preempted",
            Switch::Blocked => "blocked",
            Switch::Finished => "finished",
            Switch::Yielded => "yielded",
        }
    }
}

/// One step of an execution.
#[derive(Debug, Clone)]
pub struct Event {
    /// Whose.
    pub task: usize,
    /// Where it stands in the source.
    pub at: Option<Place>,
    /// What it did.
    pub note: Note,
    /// If another task ran before: why that one stopped.
    pub switch: Option<Switch>,
}

/// The steps of an execution.
#[derive(Debug, Default)]
pub struct Trace {
    /// In the order in which they were made.
    pub events: Vec<Event>,
    /// Why the task that ran last stopped; goes to the next event.
    pub switch: Option<Switch>,
}

impl Trace {
    /// Adds a step.
    pub fn add(&mut self, task: usize, loc: Option<Loc>, note: Note) {
        self.events.push(Event { task, at: loc.map(Place::from), note, switch: self.switch.take() });
    }

    /// The number that the next event will have.
    pub fn next(&self) -> usize {
        self.events.len()
    }
}
