//! What a transition touched: the objects, and whether it may have changed them.
//!
//! A transition is what a task does from one scheduling point to the next: a visible operation and all that follows it
//! silently, releases of locks included. Two transitions of different tasks are independent if neither changes an
//! object that the other touches: then they can be made in either order, and neither enables or disables the other
//! (Godefroid, *Partial-Order Methods for the Verification of Concurrent Systems*, 1996, §3.1). Footprints are taken
//! from what really happened, so the relation is as fine as can be without knowing the operations' meaning.
//!
//! Objects are named by address: the same in all executions that share their beginning, unlike their numbers.

/// Names of things that are no objects of the program. Addresses of real objects are far above.
pub mod keys {
    /// Budgets of spurious wake-ups and the like: who takes one may leave none to another.
    pub const BUDGETS: usize = 1;
    /// The virtual clock.
    pub const TIME: usize = 2;
    /// The order of sequentially consistent fences.
    pub const FENCES: usize = 3;
    /// The numbering of tasks.
    pub const SPAWNS: usize = 4;
    /// The first task; the others follow.
    pub const TASKS: usize = 16;
}

const READ: u8 = 1;
const WRITE: u8 = 2;
/// A write that left another value than it found.
const CHANGE: u8 = 4;

/// What a transition touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footprint {
    touched: Vec<(usize, u8)>,
}

impl Footprint {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Footprint {
        Footprint { touched: Vec::new() }
    }

    /// Adds a look at an object.
    #[inline]
    pub fn read(&mut self, key: usize) {
        self.add(key, READ);
    }

    /// Adds a change of an object.
    #[inline]
    pub fn write(&mut self, key: usize) {
        self.add(key, WRITE | CHANGE);
    }

    /// Adds a write to an object that left it as it was.
    #[inline]
    pub fn rewrite(&mut self, key: usize) {
        self.add(key, WRITE);
    }

    fn add(&mut self, key: usize, how: u8) {
        match self.touched.iter_mut().find(|touched| touched.0 == key) {
            Some(touched) => touched.1 |= how,
            None => self.touched.push((key, how)),
        }
    }

    /// Adds all that `other` touched.
    pub fn merge(&mut self, other: &Footprint) {
        for (key, how) in &other.touched {
            self.add(*key, *how);
        }
    }

    /// Whether the order of the two transitions matters.
    #[must_use]
    pub fn depends_on(&self, other: &Footprint) -> bool {
        self.touched.iter().any(|(key, how)| {
            other.touched.iter().any(|(their, theirs)| key == their && (how | theirs) & WRITE != 0)
        })
    }

    /// Whether it changed one of these objects.
    #[must_use]
    pub fn changes_any(&self, keys: &[usize]) -> bool {
        self.touched.iter().any(|(key, how)| how & CHANGE != 0 && keys.contains(key))
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.touched.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(reads: &[usize], writes: &[usize]) -> Footprint {
        let mut footprint = Footprint::new();
        reads.iter().for_each(|key| footprint.read(*key));
        writes.iter().for_each(|key| footprint.write(*key));
        footprint
    }

    #[test]
    fn two_looks_at_one_object_are_independent() {
        assert!(!of(&[7], &[]).depends_on(&of(&[7], &[8])));
    }

    #[test]
    fn a_change_depends_on_a_look_and_on_a_change() {
        assert!(of(&[], &[7]).depends_on(&of(&[7], &[])));
        assert!(of(&[7], &[]).depends_on(&of(&[], &[7])));
        assert!(of(&[], &[7]).depends_on(&of(&[], &[7])));
        assert!(!of(&[], &[7]).depends_on(&of(&[8], &[9])));
    }

    #[test]
    fn merging_keeps_what_both_touched() {
        let mut both = of(&[1], &[]);
        both.merge(&of(&[], &[1, 2]));
        assert!(both.depends_on(&of(&[2], &[])) && both.depends_on(&of(&[1], &[])));
    }
}
