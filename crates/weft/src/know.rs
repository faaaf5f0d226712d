//! What a task knows of the others, and what it hands over when it releases.
//!
//! These things travel together along every synchronisation:
//!
//! * `hb`: which operations happened before, by C++'s definition. It decides whether two plain accesses race.
//! * `seen`: which operations an atomic access must not look past. It contains `hb`, and what a sequentially consistent
//!   fence adds: two such fences order what stands before the one and after the other, without synchronising.
//! * `floors`: single stores that must not be looked past although what stands before them may be: a sequentially
//!   consistent *store* is passed on by a fence that comes after it, alone. Nearly always empty.
//! * `before`, `happened`: sequentially consistent operations, where their order is kept (`sequential.rs`); there, `seen` is
//!   `hb`, and `floors` is empty.

use crate::clock::Clock;
use crate::sequential::Set;

/// What is known at one point of an execution.
#[derive(Debug, Clone, Default)]
pub struct Know {
    /// What happened before.
    pub hb: Clock,
    /// What an atomic access must not look past.
    pub seen: Clock,
    /// Stores that must not be looked past: a location and a time in its modification order.
    pub floors: Vec<(u32, u64)>,
    /// Sequentially consistent operations that precede all that is made from now on.
    pub before: Set,
    /// Sequentially consistent operations that happened before.
    pub happened: Set,
}

impl Know {
    /// Takes up all that `other` knows.
    pub fn join(&mut self, other: &Know) {
        self.hb.join(&other.hb);
        self.seen.join(&other.seen);
        for (location, time) in &other.floors {
            raise(&mut self.floors, *location, *time);
        }
        self.before |= other.before;
        self.happened |= other.happened;
    }

    /// The floor of a location; zero is below every store.
    pub fn floor(&self, location: u32) -> u64 {
        floor(&self.floors, location)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.hb.clear();
        self.seen.clear();
        self.floors.clear();
        (self.before, self.happened) = (0, 0);
    }
}

/// The floor of a location in a list; zero is below every store.
pub fn floor(floors: &[(u32, u64)], location: u32) -> u64 {
    floors.iter().find(|floor| floor.0 == location).map_or(0, |floor| floor.1)
}

/// Raises the floor of a location.
pub fn raise(floors: &mut Vec<(u32, u64)>, location: u32, time: u64) {
    match floors.iter_mut().find(|floor| floor.0 == location) {
        Some(floor) => floor.1 = floor.1.max(time),
        None => floors.push((location, time)),
    }
}
