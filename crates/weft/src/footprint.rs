//! What a transition touched: the objects, and whether it may have changed them.
//!
//! A transition is what a task does from one scheduling point to the next: a visible operation and all that follows it
//! silently, releases of locks included. Two transitions of different tasks are independent if neither changes an
//! object that the other touches: then they can be made in either order, and neither enables or disables the other
//! (Godefroid, *Partial-Order Methods for the Verification of Concurrent Systems*, 1996, §3.1). Footprints are taken
//! from what really happened, so the relation is as fine as can be without knowing the operations' meaning.
//!
//! Atomics are known better. A load that was made before a store of another task can as well be made after it, if it then
//! reads the same older store; two stores can be made in either order, because each order has both places in the
//! modification order. So where a writer went first, nothing is gained by the other order; and where a reader went
//! first, only what is new for it ([`Disturbance::News`]). That is as in algorithms that explore what is read instead of
//! orders (Kokologiannakis, Marmanis, Gladstein, Vafeiadis, "Truly stateless, optimal dynamic partial order reduction",
//! POPL 2022). It holds for sequentially consistent operations as well where their order is kept (`sequential.rs`),
//! because that follows from what is read; it does not hold between two of them where they are ordered as they are made,
//! nor where loads read only the newest.
//!
//! Objects are named by address: the same in all executions that share their beginning, unlike their numbers.

/// Names of things that are no objects of the program. Addresses of real objects are far above.
pub mod keys {
    /// Budgets of spurious wake-ups and the like: who takes one may leave none to another.
    pub const BUDGETS: usize = 1;
    /// The virtual clock.
    pub const TIME: usize = 2;
    /// The order of sequentially consistent fences, where it is that of execution.
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

/// How an atomic operation touches its location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Atomically {
    /// Reads.
    Load,
    /// Writes.
    Store,
    /// Reads and writes.
    Update,
}

const LOAD: u8 = 8;
const STORE: u8 = 16;
const UPDATE: u8 = 32;
/// Sequentially consistent, and ordered as made.
const SC: u8 = 64;

/// What a transition does to another that was made from the same state before, and is asleep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disturbance {
    /// The other order shows nothing new.
    None,
    /// The other could now read something that was not there.
    News,
    /// The other may do something else now.
    Wake,
}

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

    /// Adds an atomic operation. `sequential` says whether it is ordered with others as it is made; `changes` says whether it left another value than it found.
    #[inline]
    pub fn atomic(&mut self, key: usize, how: Atomically, sequential: bool, changes: bool) {
        let how = match how {
            Atomically::Load => LOAD,
            Atomically::Store => STORE,
            Atomically::Update => UPDATE,
        };
        self.add(key, how | if sequential { SC } else { 0 } | if changes { CHANGE } else { 0 });
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

    /// What this transition, just made, does to `sleeper`. `weak` says whether loads may read older stores.
    #[must_use]
    pub fn disturbs(&self, sleeper: &Footprint, weak: bool) -> Disturbance {
        let of_one = |(key, how): &(usize, u8)| {
            let theirs = sleeper.touched.iter().find(|touched| touched.0 == *key);
            theirs.map_or(Disturbance::None, |theirs| disturbs(*how, theirs.1, weak))
        };
        self.touched.iter().map(of_one).max().unwrap_or(Disturbance::None)
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

/// The same for one object.
fn disturbs(made: u8, sleeper: u8, weak: bool) -> Disturbance {
    const WRITES: u8 = WRITE | STORE | UPDATE;
    if (made | sleeper) & WRITES == 0 {
        return Disturbance::None;
    }
    let plain = (made | sleeper) & (READ | WRITE) != 0;
    let ordered = made & sleeper & SC != 0;
    if plain || ordered || !weak || made & sleeper & UPDATE != 0 {
        return Disturbance::Wake;
    }
    let sleeper_reads = sleeper & (LOAD | UPDATE) != 0;
    if sleeper_reads && made & WRITES != 0 { Disturbance::News } else { Disturbance::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(reads: &[usize], writes: &[usize]) -> Footprint {
        let mut footprint = Footprint::new();
        for key in reads {
            footprint.read(*key);
        }
        for key in writes {
            footprint.write(*key);
        }
        footprint
    }

    fn disturbance(made: &Footprint, sleeper: &Footprint) -> Disturbance {
        made.disturbs(sleeper, true)
    }

    fn atomic(how: Atomically, sequential: bool) -> Footprint {
        let mut footprint = Footprint::new();
        footprint.atomic(7, how, sequential, true);
        footprint
    }

    #[test]
    fn two_looks_at_one_object_are_independent() {
        assert_eq!(disturbance(&of(&[7], &[]), &of(&[7], &[8])), Disturbance::None);
    }

    #[test]
    fn a_change_depends_on_a_look_and_on_a_change() {
        assert_eq!(disturbance(&of(&[], &[7]), &of(&[7], &[])), Disturbance::Wake);
        assert_eq!(disturbance(&of(&[7], &[]), &of(&[], &[7])), Disturbance::Wake);
        assert_eq!(disturbance(&of(&[], &[7]), &of(&[], &[7])), Disturbance::Wake);
        assert_eq!(disturbance(&of(&[], &[7]), &of(&[8], &[9])), Disturbance::None);
    }

    #[test]
    fn a_store_is_news_for_a_load_but_a_load_is_none_for_a_store() {
        let (load, store) = (atomic(Atomically::Load, false), atomic(Atomically::Store, true));
        assert_eq!(disturbance(&store, &load), Disturbance::News);
        assert_eq!(disturbance(&load, &store), Disturbance::None);
        assert_eq!(disturbance(&atomic(Atomically::Store, false), &store), Disturbance::None);
    }

    #[test]
    fn two_updates_are_dependent_and_an_update_reads_and_writes() {
        let (update, store) = (atomic(Atomically::Update, false), atomic(Atomically::Store, false));
        assert_eq!(disturbance(&update, &update), Disturbance::Wake);
        assert_eq!(disturbance(&store, &update), Disturbance::News);
        assert_eq!(disturbance(&update, &store), Disturbance::None);
    }

    #[test]
    fn sequentially_consistent_operations_are_dependent_unless_both_load() {
        let (load, store) = (atomic(Atomically::Load, true), atomic(Atomically::Store, true));
        assert_eq!(disturbance(&load, &store), Disturbance::Wake);
        assert_eq!(disturbance(&store, &store), Disturbance::Wake);
        assert_eq!(disturbance(&load, &load), Disturbance::None);
    }

    #[test]
    fn where_only_the_newest_is_read_every_order_with_a_store_counts() {
        let (load, store) = (atomic(Atomically::Load, false), atomic(Atomically::Store, false));
        assert_eq!(load.disturbs(&store, false), Disturbance::Wake);
        assert_eq!(load.disturbs(&load, false), Disturbance::None);
    }

    #[test]
    fn merging_keeps_what_both_touched() {
        let mut both = of(&[1], &[]);
        both.merge(&of(&[], &[1, 2]));
        assert_eq!(disturbance(&of(&[2], &[]), &both), Disturbance::Wake);
        assert_eq!(disturbance(&of(&[1], &[]), &both), Disturbance::Wake);
    }
}
