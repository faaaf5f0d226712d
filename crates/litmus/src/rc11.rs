//! All outcomes of a program under RC11, by constructing every execution graph that its axioms allow.
//!
//! The axioms are those of Lahav, Vafeiadis, Kang, Hur, Dreyer, "Repairing Sequential Consistency in C/C++11" (PLDI
//! 2017), over atomic accesses only:
//!
//! * **coherence**: `hb ; eco?` is irreflexive;
//! * **atomicity**: nothing comes between what a read-modify-write reads and what it writes;
//! * **SC**: `psc_base ∪ psc_F` is acyclic ([`psc`](self));
//! * **no thin air**: `sb ∪ rf` is acyclic.
//!
//! The last one makes the enumeration simple. A graph can be built event by event such that every read comes after
//! the write that it reads from, so its value is known at once and the program is just run. Only reads are a choice:
//! stores and fences are added eagerly, because modification order is left open until the graph is complete. At a
//! read, either one of the present writes is chosen, or the read is put off until another write has appeared, which
//! it then has to choose: so each graph is built exactly once and none is remembered.
//!
//! While the graph grows, coherence is a set of pairs of writes that modification order has to contain
//! ([`graph`](self)); when it is complete, all orders that contain them are tried ([`order`](self)).

mod graph;
mod order;
mod psc;
mod relation;

use std::collections::BTreeSet;

use crate::program::{Instruction, Outcome, Program, Value};
use graph::Graph;
use psc::Axiom;
use relation::EventSet;

/// Which writes continue the release sequence that a release write begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseSequence {
    /// Read-modify-writes only: C++20, and so Rust.
    Updates,
    /// First any later write of the same thread to the same location, then read-modify-writes: C++11, and the paper.
    SameThreadThenUpdates,
}

/// The set of all outcomes that RC11 allows, with the release sequences of C++20.
#[must_use]
pub fn outcomes(program: &Program) -> BTreeSet<Outcome> {
    outcomes_with(program, ReleaseSequence::Updates)
}

/// The set of all outcomes that RC11 allows and C++20 does not forbid.
///
/// In C++20 (31.4 \[atomics.order\], paragraphs 3 and 4), whoever reads a store comes after it in the order of `SeqCst`
/// events, and after all that is before it; in the paper only where fences stand on both sides. And what happens before
/// through two further events does, even if they access the same location.
#[must_use]
pub fn outcomes_of_cpp20(program: &Program) -> BTreeSet<Outcome> {
    search(program, ReleaseSequence::Updates, Axiom::Cpp20)
}

/// The set of all outcomes that RC11 allows, with the given release sequences.
#[must_use]
pub fn outcomes_with(program: &Program, release_sequence: ReleaseSequence) -> BTreeSet<Outcome> {
    search(program, release_sequence, Axiom::Paper)
}

fn search(program: &Program, release_sequence: ReleaseSequence, axiom: Axiom) -> BTreeSet<Outcome> {
    let mut search = Search { program, axiom, found: BTreeSet::new() };
    search.visit(Graph::new(program, release_sequence), vec![0; program.threads.len()]);
    search.found
}

struct Search<'p> {
    program: &'p Program,
    axiom: Axiom,
    found: BTreeSet<Outcome>,
}

impl Search<'_> {
    /// Visits all completions of the graph in which each thread's next read takes none of its `refused` writes.
    fn visit(&mut self, mut graph: Graph, mut refused: Vec<EventSet>) {
        let pending = run_to_reads(self.program, &mut graph);
        if pending.is_empty() {
            return self.complete(&graph);
        }
        for &(thread, instruction) in &pending {
            let location = instruction.location().expect("a read has a location");
            let choices = graph.writes_to(location) & !refused[thread];
            if choices == 0 {
                continue;
            }
            for write in relation::members(choices) {
                if let Some(longer) = graph.with_read(thread, instruction, write) {
                    let mut refused = refused.clone();
                    refused[thread] = 0;
                    self.visit(longer, refused);
                }
            }
            if pending
                .iter()
                .any(|&(other, _)| other != thread && self.may_still_write(&graph, other, location))
            {
                refused[thread] |= choices;
                self.visit(graph, refused);
            }
            return;
        }
    }

    fn may_still_write(&self, graph: &Graph, thread: usize, location: usize) -> bool {
        let rest = self.program.threads[thread].iter().skip(graph.counter(thread));
        rest.into_iter().any(|instruction| instruction.writes() && instruction.location() == Some(location))
    }

    /// Adds the outcomes of all consistent modification orders of a graph with all of its events.
    fn complete(&mut self, graph: &Graph) {
        let locations: Vec<Vec<Vec<usize>>> =
            (0..self.program.locations()).map(|location| order::all(graph, location)).collect();
        let mut chosen = Vec::new();
        self.choose_orders(graph, &locations, &mut chosen);
    }

    fn choose_orders<'o>(
        &mut self,
        graph: &Graph,
        open: &'o [Vec<Vec<usize>>],
        chosen: &mut Vec<&'o [usize]>,
    ) {
        let Some((orders, rest)) = open.split_first() else { return self.judge(graph, chosen) };
        for order in orders {
            chosen.push(order);
            self.choose_orders(graph, rest, chosen);
            chosen.pop();
        }
    }

    fn judge(&mut self, graph: &Graph, orders: &[&[usize]]) {
        let newest =
            |order: &&[usize]| -> Value { graph.written(*order.last().expect("the initial write is there")) };
        let outcome =
            Outcome { registers: graph.registers().to_vec(), finals: orders.iter().map(newest).collect() };
        if !self.found.contains(&outcome) && psc::is_acyclic(graph, orders, self.axiom) {
            self.found.insert(outcome);
        }
    }
}

/// Adds all that needs no choice; returns the threads that have not ended, each with the read that it stands before.
fn run_to_reads<'p>(program: &'p Program, graph: &mut Graph) -> Vec<(usize, &'p Instruction)> {
    let mut pending = Vec::new();
    for (thread, instructions) in program.threads.iter().enumerate() {
        while let Some(counter) = graph.advance(thread, instructions) {
            let instruction = &instructions[counter];
            match *instruction {
                Instruction::Store { at, value, ordering } => graph.add_store(thread, at, value, ordering),
                Instruction::Fence(ordering) => graph.add_fence(thread, ordering),
                Instruction::Load { .. } | Instruction::Update { .. } => {
                    pending.push((thread, instruction));
                    break;
                }
                Instruction::If { .. } => unreachable!("`advance` passes conditions"),
            }
        }
    }
    pending
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequential;

    fn set(text: &str) -> BTreeSet<Outcome> {
        outcomes(&text.parse().unwrap())
    }

    #[test]
    fn one_thread_is_sequential() {
        let text = "x.store(1, rlx); r0 = x.load(rlx); r1 = x.swap(2, rlx); r2 = x.fetch_add(3, rlx); \
         y.store(r2, rlx)";
        assert_eq!(set(text), sequential::outcomes(&text.parse().unwrap()));
    }

    #[test]
    fn two_increments_are_never_lost() {
        let found = set("r0 = x.fetch_add(1, rlx) | r1 = x.fetch_add(1, rlx)");
        assert!(found.iter().all(|outcome| outcome.finals == [2]));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_plain_store_ends_a_release_sequence_since_cpp20() {
        let program: Program =
            "x.store(1, rlx); y.store(1, rel); y.store(2, rlx) | r0 = y.load(acq); r1 = x.load(rlx)"
                .parse()
                .unwrap();
        let stale = |outcome: &Outcome| outcome.registers == [2, 0];
        assert!(outcomes(&program).iter().any(stale));
        assert!(!outcomes_with(&program, ReleaseSequence::SameThreadThenUpdates).iter().any(stale));
    }
}
