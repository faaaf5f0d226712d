//! The order of sequentially consistent operations.
//!
//! All of them, accesses and fences, must fit into one order *S* (C++20 31.4 \[atomics.order\]). An execution that makes
//! them in an order that fits is the simplest case, but not the only one: `x.store(1, SeqCst); y.store(1, Relaxed)` in one
//! task lets another that has read the 1 in `y` still read the old `x` with `SeqCst`, so that its load comes before the
//! store in S, although there is no execution in which it is made before. So S is not kept as an order, but as the pairs
//! that it must contain; there is an S if and only if they make no cycle. Each operation has a bit, and for each is kept
//! which precede it, transitively.
//!
//! S must contain the pair `p`, `q` if (C++20, paragraphs 3 and 4, with the strengthenings of RC11's `psc`: Lahav,
//! Vafeiadis, Kang, Hur, Dreyer, "Repairing sequential consistency in C/C++11", PLDI 2017):
//!
//! * `p` is before `q` in one task; or `p` is before `a` in its task, `a` happened before `b`, and `b` is before `q` in its
//!   task or is a fence `q` itself (*strictly* before: [`Know::before`]);
//! * `p` happened before `q`, and either is a fence, or both access one location ([`Know::happened`]);
//! * access `a` comes before access `b` of its location: `b` reads `a`, or is a later store, or reads a later one, or `a`
//!   reads a store earlier than `b`; and `p` is `a`, or a fence that happened before it; and `q` is `b`, or a fence that it
//!   happened before.
//!
//! So the pairs depend on what is read and how stores are ordered, never on the order of execution. An operation that is
//! made follows others, and precedes none, unless it looks past stores; only then can there be a cycle, and what would
//! make one is not offered. To look at the newest is always allowed.
//!
//! Where all atomic operations of the program are sequentially consistent, or none, nothing of this is needed: then they
//! are ordered as they are made (`history.rs`). Whether that is so is found out on the way, and the search starts again
//! if it was not ([`looked`](crate::sync::looked)). In the same way it goes back where an execution has too many of them.
//!
//! [`Know::before`]: crate::know::Know::before
//! [`Know::happened`]: crate::know::Know::happened

use crate::engine::Engine;
use crate::history::Message;
use std::sync::atomic::Ordering;

/// A set of operations.
pub type Set = u128;

/// So many operations of an execution are told apart.
const MOST: usize = Set::BITS as usize;

/// What is known of S.
#[derive(Debug, Default)]
pub struct Order {
    /// Whether it is kept; otherwise it is the order of execution.
    pub kept: bool,
    /// For each operation: it, and all that precede it.
    preceding: Vec<Set>,
    /// Those that are fences.
    fences: Set,
}

impl Order {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.preceding.clear();
        self.fences = 0;
    }

    /// These, and all that precede any of them.
    fn preceding(&self, operations: Set) -> Set {
        members(operations).fold(0, |all, operation| all | self.preceding[operation])
    }

    /// Another operation, which follows all of these; none if there are too many.
    fn add(&mut self, follows: Set) -> Option<Set> {
        let index = self.preceding.len();
        if index == MOST {
            return None;
        }
        self.preceding.push(self.preceding(follows) | 1 << index);
        Some(1 << index)
    }

    /// Each of `first` precedes each of `then`.
    fn put(&mut self, first: Set, then: Set) {
        let first = self.preceding(first);
        for preceding in self.preceding.iter_mut().filter(|preceding| **preceding & then != 0) {
            *preceding |= first;
        }
    }
}

fn members(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(first)
    })
}

/// How a store of a location stands to operations that are ordered by S.
#[derive(Debug, Clone, Copy, Default)]
pub struct Links {
    /// What precedes whoever comes after this store: it, and the fences that happened before it.
    by_store: Set,
    /// The same for those who read this store, as they come before the next.
    by_readers: Set,
    /// The same for all stores before it, and all who read those.
    below: Set,
    /// What follows whoever comes before this store: it, those who read it, and the fences before which that happened.
    above: Set,
}

impl Links {
    /// What follows whoever looks past this store.
    pub fn above(self) -> Set {
        self.above
    }

    /// What precedes whoever reads this store.
    fn before_readers(self) -> Set {
        self.below | self.by_store
    }

    /// What precedes the store after this one.
    fn before_next(self) -> Set {
        self.below | self.by_store | self.by_readers
    }
}

/// A candidate for the place of an access, as far as S is concerned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// The store that is read, or stood after.
    pub source: &'a Message,
    /// Whether it is read.
    pub reads: bool,
    /// Whether another is stored.
    pub writes: bool,
    pub ordering: Ordering,
    /// What precedes in S none of those that precede the access.
    pub above: Set,
}

impl Engine {
    /// Whether S allows that the running task looks past stores.
    pub(crate) fn fits_in_order(&self, location: u32, candidate: Candidate) -> bool {
        let Candidate { source, reads, writes, ordering, above } = candidate;
        if above == 0 {
            return true;
        }
        let know = &self.tasks[self.current].know;
        let acquired = source.know.as_ref().filter(|_| reads && crate::ordering::acquires(ordering));
        let happened = know.happened | acquired.map_or(0, |know| know.happened);
        let follows = if ordering == Ordering::SeqCst {
            know.before | self.ordered_by_happening(location, happened) | comes_after(source.links, writes)
        } else {
            happened & self.order.fences
        };
        self.order.preceding(follows) & above == 0
    }

    /// What of all that happened before an SC access of the location must precede it.
    fn ordered_by_happening(&self, location: u32, happened: Set) -> Set {
        happened & (self.order.fences | self.locations.sequential(location))
    }

    /// The running task has read a store, but stores nothing. `before` is what it had strictly before it.
    pub(crate) fn order_read(&mut self, location: u32, index: usize, ordering: Ordering, before: Set) {
        if !self.order.kept || self.order.preceding.is_empty() && ordering != Ordering::SeqCst {
            return;
        }
        let links = self.locations.of(location)[index].links;
        let operation = self.order_access(location, ordering, before, comes_after(links, false));
        self.task().know.before |= operation;
        let precedes = self.precede(location, index + 1, operation);
        let links = &mut self.locations.of_mut(location)[index].links;
        links.by_readers |= precedes;
        links.above |= operation;
    }

    /// The running task is about to store at `index`. What it stores hands over that it happened, not that it was
    /// strictly before: that is for the caller to add when the store is made.
    pub(crate) fn order_write(
        &mut self,
        location: u32,
        index: usize,
        ordering: Ordering,
        before: Set,
    ) -> Links {
        if !self.order.kept || self.order.preceding.is_empty() && ordering != Ordering::SeqCst {
            return Links::default();
        }
        let below = self.locations.of(location)[index - 1].links.before_next();
        let operation = self.order_access(location, ordering, before, below);
        let by_store = self.precede(location, index, operation);
        Links { by_store, by_readers: 0, below, above: operation }
    }

    /// The operation that the access is in S; none if it is none.
    fn order_access(&mut self, location: u32, ordering: Ordering, before: Set, below: Set) -> Set {
        if ordering != Ordering::SeqCst {
            return 0;
        }
        let happened = self.tasks[self.current].know.happened;
        let operation = self.add_operation(before | self.ordered_by_happening(location, happened) | below);
        *self.locations.sequential_mut(location) |= operation;
        operation
    }

    /// The access of the running task comes before all stores from number `first` on. Returns what thereby precedes.
    fn precede(&mut self, location: u32, first: usize, operation: Set) -> Set {
        let precedes = self.tasks[self.current].know.happened & self.order.fences | operation;
        if precedes != 0 {
            let mut above = 0;
            for message in &mut self.locations.of_mut(location)[first..] {
                above |= message.links.above;
                message.links.below |= precedes;
            }
            self.order.put(precedes, above);
        }
        precedes
    }

    /// The running task has made an SC fence.
    pub(crate) fn order_fence(&mut self) {
        let know = &self.tasks[self.current].know;
        let mut follows = know.happened;
        for history in self.locations.all() {
            if let Some(message) = history.iter().rfind(|message| message.was_made_before(&know.hb)) {
                follows |= message.links.below;
            }
            if let Some(message) = history.iter().rfind(|message| message.was_read_before(&know.hb)) {
                follows |= message.links.before_readers();
            }
        }
        let fence = self.add_operation(follows);
        self.order.fences |= fence;
        let know = &mut self.tasks[self.current].know;
        know.before |= fence;
        for history in self.locations.all_mut() {
            let known = |message: &&mut Message| {
                message.was_made_before(&know.hb) || message.was_read_before(&know.hb)
            };
            if let Some(message) = history.iter_mut().rfind(known) {
                message.links.above |= fence;
            }
        }
    }

    /// Another operation of the running task, which follows all of these.
    fn add_operation(&mut self, follows: Set) -> Set {
        let Some(operation) = self.order.add(follows) else {
            self.used.too_many_sequential = true;
            self.looked.grew = true;
            self.cut.redundant = true;
            self.leave();
        };
        self.task().know.happened |= operation;
        operation
    }
}

/// What precedes an access that reads a store, or also puts another after it.
fn comes_after(links: Links, writes: bool) -> Set {
    if writes { links.before_next() } else { links.before_readers() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_before_precedes_all_that_follows() {
        let mut order = Order::default();
        let [a, b] = [0, 1].map(|follows| order.add(follows).unwrap());
        let c = order.add(0).unwrap();
        order.put(c, a);
        assert_eq!(order.preceding(b), a | b | c);
        assert_eq!(order.preceding(c), c);
    }

    #[test]
    fn operations_are_told_apart_up_to_a_limit() {
        let mut order = Order::default();
        assert!((0..MOST).all(|_| order.add(0).is_some()));
        assert_eq!(order.add(0), None);
    }
}
