//! All outcomes of a program under sequential consistency, by visiting every state that any interleaving reaches.
//!
//! One step of one thread at a time, on one memory (Lamport, "How to Make a Multiprocessor Computer That Correctly
//! Executes Multiprocess Programs", 1979). Orderings mean nothing here.

use std::collections::{BTreeSet, HashSet};

use crate::program::{Instruction, Outcome, Program, Value, advance};

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    counters: Vec<usize>,
    registers: Vec<Value>,
    memory: Vec<Value>,
}

/// The set of all outcomes of all interleavings.
#[must_use]
pub fn outcomes(program: &Program) -> BTreeSet<Outcome> {
    let start = State {
        counters: vec![0; program.threads.len()],
        registers: vec![0; program.registers()],
        memory: vec![0; program.locations()],
    };
    let mut found = BTreeSet::new();
    let mut seen = HashSet::from([start.clone()]);
    let mut open = vec![start];
    while let Some(state) = open.pop() {
        let next: Vec<State> =
            (0..program.threads.len()).filter_map(|thread| step(program, &state, thread)).collect();
        if next.is_empty() {
            found.insert(Outcome { registers: state.registers, finals: state.memory });
        } else {
            open.extend(next.into_iter().filter(|state| seen.insert(state.clone())));
        }
    }
    found
}

/// The state after the next instruction of `thread`, or nothing if it has ended.
fn step(program: &Program, state: &State, thread: usize) -> Option<State> {
    let instructions = &program.threads[thread];
    let counter = advance(instructions, state.counters[thread], &state.registers)?;
    let mut state = state.clone();
    state.counters[thread] = counter + 1;
    match instructions[counter] {
        Instruction::Load { to, at, .. } => state.registers[to] = state.memory[at],
        Instruction::Store { at, value, .. } => state.memory[at] = value.value(&state.registers),
        Instruction::Update { to, at, change, .. } => {
            let old = state.memory[at];
            state.registers[to] = old;
            state.memory[at] = change.apply(old).unwrap_or(old);
        }
        Instruction::Fence(_) => {}
        Instruction::If { .. } => unreachable!("`advance` passes conditions"),
    }
    Some(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_buffering_has_three_of_four_outcomes() {
        let program =
            "x.store(1, rlx); r0 = y.load(rlx) | y.store(1, rlx); r1 = x.load(rlx)".parse().unwrap();
        let registers: Vec<_> = outcomes(&program).into_iter().map(|outcome| outcome.registers).collect();
        assert_eq!(registers, [vec![0, 1], vec![1, 0], vec![1, 1]]);
    }

    #[test]
    fn a_failed_exchange_changes_nothing() {
        let program = "r0 = x.compare_exchange(1, 2, sc, sc)".parse().unwrap();
        assert_eq!(outcomes(&program), BTreeSet::from([Outcome { registers: vec![0], finals: vec![0] }]));
    }
}
