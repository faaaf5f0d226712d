//! What can be wrong with an execution.

use crate::object::ObjectId;
use crate::place::Place;

/// Why an execution is not as it should be.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The main task panicked.
    Panic {
        /// What it said.
        message: String,
        /// Where.
        at: Option<Place>,
    },
    /// Some tasks wait for what will never come.
    Deadlock(Vec<Waiting>),
    /// The tasks run, and nothing will ever change.
    Livelock(Vec<Waiting>),
    /// A task computes without end and without touching anything that others see.
    Spin {
        /// What was seen.
        message: String,
        /// Where.
        at: Option<Place>,
    },
    /// The main task has ended, and others wait for what will never come.
    Leak(Vec<Waiting>),
    /// Two plain accesses that nothing orders.
    DataRace(RaceReport),
    /// Use of memory after it was freed, and the like.
    Memory {
        /// What was done.
        message: String,
        /// Where.
        at: Option<Place>,
    },
    /// The program did something that the model does not know; nothing is said about it.
    NotChecked {
        /// What it did, as a verb in the third person: `reads a file`.
        what: String,
        /// Where.
        at: Option<Place>,
    },
}

impl Failure {
    /// Whether both are of one kind, so that one is a simpler form of the other.
    #[must_use]
    pub fn same_kind(&self, other: &Failure) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A task that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Which.
    pub task: usize,
    /// For the end of which operation.
    pub verb: &'static str,
    /// On what.
    pub object: ObjectId,
    /// For which task.
    pub other: Option<usize>,
    /// Where.
    pub at: Option<Place>,
    /// The locks that it holds, and where it took them.
    pub holds: Vec<(ObjectId, Place)>,
}

/// Two accesses to one piece of memory that nothing orders.
#[derive(Debug, Clone)]
pub struct RaceReport {
    /// Where the memory is.
    pub address: usize,
    /// How many bytes the later access touches.
    pub size: usize,
    /// The access that was made first.
    pub first: AccessReport,
    /// The access that found it.
    pub second: AccessReport,
}

/// One access to memory.
#[derive(Debug, Clone)]
pub struct AccessReport {
    /// Who made it.
    pub task: usize,
    /// `write`, `read`, `atomic write`, `atomic read`, `free`, `allocation`.
    pub what: &'static str,
    /// The instruction after it.
    pub pc: usize,
    /// Where it stands in the source, if that is known.
    pub at: Option<Place>,
}
