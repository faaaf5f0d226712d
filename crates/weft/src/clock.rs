//! Vector clocks: what of each task's past another point in the execution knows.
//!
//! A component counts the *releases* of its task, not its operations: an operation carries its task's component at that
//! time, and is known to whoever holds a clock whose component is at least as great. That is enough to tell whether one
//! operation happened before another (Lamport 1978; Fidge 1988; Mattern 1988; counted by releases as in `FastTrack`,
//! Flanagan and Freund, PLDI 2009).

/// So many tasks cost no allocation.
const INLINE: usize = 8;

/// A vector clock. Components that were never set are zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    first: [u32; INLINE],
    rest: Vec<u32>,
}

impl Clock {
    /// The component of a task.
    #[inline]
    #[must_use]
    pub fn get(&self, task: usize) -> u32 {
        if task < INLINE { self.first[task] } else { self.rest.get(task - INLINE).copied().unwrap_or(0) }
    }

    /// Sets the component of a task.
    pub fn set(&mut self, task: usize, ticks: u32) {
        if task < INLINE {
            self.first[task] = ticks;
            return;
        }
        let index = task - INLINE;
        if self.rest.len() <= index {
            self.rest.resize(index + 1, 0);
        }
        self.rest[index] = ticks;
    }

    /// Takes up all that `other` knows.
    #[inline]
    pub fn join(&mut self, other: &Clock) {
        for (mine, theirs) in self.first.iter_mut().zip(&other.first) {
            *mine = (*mine).max(*theirs);
        }
        if !other.rest.is_empty() {
            self.join_rest(other);
        }
    }

    fn join_rest(&mut self, other: &Clock) {
        if self.rest.len() < other.rest.len() {
            self.rest.resize(other.rest.len(), 0);
        }
        for (mine, theirs) in self.rest.iter_mut().zip(&other.rest) {
            *mine = (*mine).max(*theirs);
        }
    }

    /// Whether the operation that `task` made at `ticks` is known.
    #[inline]
    #[must_use]
    pub fn covers(&self, task: usize, ticks: u32) -> bool {
        self.get(task) >= ticks
    }

    /// Whether any of the operations in `marks` (a component of zero marks none) is known.
    #[inline]
    #[must_use]
    pub fn covers_any(&self, marks: &Clock) -> bool {
        let covered = |(mine, mark): (&u32, &u32)| *mark != 0 && mine >= mark;
        self.first.iter().zip(&marks.first).any(covered) || self.rest.iter().zip(&marks.rest).any(covered)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.first = [0; INLINE];
        self.rest.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(components: &[(usize, u32)]) -> Clock {
        let mut clock = Clock::default();
        for (task, ticks) in components {
            clock.set(*task, *ticks);
        }
        clock
    }

    #[test]
    fn a_join_knows_what_either_knew() {
        let mut a = clock(&[(0, 3), (9, 1)]);
        a.join(&clock(&[(1, 2), (9, 4), (12, 1)]));
        assert_eq!([0, 1, 9, 12].map(|task| a.get(task)), [3, 2, 4, 1]);
    }

    #[test]
    fn an_operation_is_known_from_its_own_tick_on() {
        let a = clock(&[(2, 5)]);
        assert!(a.covers(2, 5));
        assert!(!a.covers(2, 6));
        assert!(!a.covers(70, 1));
    }

    #[test]
    fn a_mark_of_zero_marks_nothing() {
        assert!(!clock(&[(0, 5)]).covers_any(&Clock::default()));
        assert!(clock(&[(0, 5), (10, 2)]).covers_any(&clock(&[(0, 9), (10, 2)])));
        assert!(!clock(&[(0, 5), (10, 2)]).covers_any(&clock(&[(0, 9), (10, 3)])));
    }
}
