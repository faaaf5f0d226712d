//! Litmus programs: a few threads of a few instructions over a few atomic locations.
//!
//! Every location starts as zero, every register as zero. A register belongs to one thread but is numbered over the
//! whole program, so that an outcome is a flat list. Control flow is forward only: `if` guards the instructions that
//! follow it, which is enough for "read the data only if the flag was seen".

use std::sync::atomic::Ordering;

/// What a location or a register holds.
pub type Value = u64;

/// An atomic location: 0 is `x`, 1 is `y`, 2 is `z`, 3 is `w`.
pub type Location = usize;

/// A register, numbered over all threads.
pub type Register = usize;

/// What a store writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A number.
    Constant(Value),
    /// What a register of the same thread holds: a data dependency.
    Register(Register),
}

/// How a read-modify-write makes the new value out of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// `fetch_add`.
    Add(Value),
    /// `swap`.
    Swap(Value),
    /// `compare_exchange`: the new value only if the old one is as expected; otherwise a load with this ordering.
    CompareExchange {
        /// The old value for which it succeeds.
        expected: Value,
        /// The value that it then stores.
        new: Value,
        /// The ordering of the load if it fails.
        failure: Ordering,
    },
}

impl Change {
    /// The new value, or nothing if the operation only reads.
    #[must_use]
    pub fn apply(self, old: Value) -> Option<Value> {
        match self {
            Change::Add(amount) => Some(old.wrapping_add(amount)),
            Change::Swap(new) => Some(new),
            Change::CompareExchange { expected, new, .. } => (old == expected).then_some(new),
        }
    }
}

/// One step of one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Instruction {
    /// `to = at.load(ordering)`
    Load {
        /// Where the value goes.
        to: Register,
        /// What is read.
        at: Location,
        /// Relaxed, Acquire or `SeqCst`.
        ordering: Ordering,
    },
    /// `at.store(value, ordering)`
    Store {
        /// What is written.
        at: Location,
        /// The value.
        value: Operand,
        /// Relaxed, Release or `SeqCst`.
        ordering: Ordering,
    },
    /// `to = at.change(…, ordering)`: the register gets the old value.
    Update {
        /// Where the old value goes.
        to: Register,
        /// What is read and written in one step.
        at: Location,
        /// What becomes of the value.
        change: Change,
        /// Any ordering; that of the success for `compare_exchange`.
        ordering: Ordering,
    },
    /// `fence(ordering)`, not Relaxed.
    Fence(Ordering),
    /// `if register == equals { the next `guards` instructions }`
    If {
        /// A register of the same thread.
        register: Register,
        /// What it must hold.
        equals: Value,
        /// How many of the following instructions are skipped otherwise.
        guards: usize,
    },
}

impl Instruction {
    /// The location that the instruction accesses.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        match *self {
            Instruction::Load { at, .. } | Instruction::Store { at, .. } | Instruction::Update { at, .. } => {
                Some(at)
            }
            Instruction::Fence(_) | Instruction::If { .. } => None,
        }
    }

    /// The register that the instruction fills.
    #[must_use]
    pub fn register(&self) -> Option<Register> {
        match *self {
            Instruction::Load { to, .. } | Instruction::Update { to, .. } => Some(to),
            Instruction::Store { .. } | Instruction::Fence(_) | Instruction::If { .. } => None,
        }
    }

    /// Whether the instruction may write to its location.
    #[must_use]
    pub fn writes(&self) -> bool {
        matches!(self, Instruction::Store { .. } | Instruction::Update { .. })
    }
}

/// Threads that start together over locations that hold zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Program {
    /// The instructions of each thread.
    pub threads: Vec<Vec<Instruction>>,
}

/// What can be seen of one execution after its end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Outcome {
    /// What each register holds.
    pub registers: Vec<Value>,
    /// What each location holds: the last value in its modification order.
    pub finals: Vec<Value>,
}

impl Program {
    /// How many registers the program fills.
    #[must_use]
    pub fn registers(&self) -> usize {
        self.instructions().filter_map(Instruction::register).max().map_or(0, |greatest| greatest + 1)
    }

    /// How many locations the program accesses.
    #[must_use]
    pub fn locations(&self) -> usize {
        self.instructions().filter_map(Instruction::location).max().map_or(0, |greatest| greatest + 1)
    }

    /// All instructions of all threads.
    pub fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        self.threads.iter().flatten()
    }

    /// How many interleavings of the visible instructions there are, at most: what an exploration without any
    /// reduction has to visit.
    #[must_use]
    pub fn interleavings(&self) -> u64 {
        let visible = |thread: &Vec<Instruction>| {
            thread.iter().filter(|instruction| !matches!(instruction, Instruction::If { .. })).count() as u64
        };
        let (mut placed, mut count) = (0u64, 1u64);
        for thread in &self.threads {
            for step in 1..=visible(thread) {
                placed += 1;
                count = count.saturating_mul(placed) / step;
            }
        }
        count
    }
}

/// The first instruction at or after `counter` that does something, past all conditions that `registers` decide.
///
/// Returns its place, or nothing at the end of the thread.
#[must_use]
pub fn advance(thread: &[Instruction], mut counter: usize, registers: &[Value]) -> Option<usize> {
    while let Some(instruction) = thread.get(counter) {
        let Instruction::If { register, equals, guards } = *instruction else { return Some(counter) };
        counter += if registers[register] == equals { 1 } else { 1 + guards };
    }
    None
}

impl Operand {
    /// The value, given what the registers hold.
    #[must_use]
    pub fn value(self, registers: &[Value]) -> Value {
        match self {
            Operand::Constant(value) => value,
            Operand::Register(register) => registers[register],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_threads_of_two_have_six_interleavings() {
        let program: Program =
            "x.store(1, rlx); y.store(1, rlx) | x.store(2, rlx); y.store(2, rlx)".parse().unwrap();
        assert_eq!(program.interleavings(), 6);
    }

    #[test]
    fn an_untrue_condition_skips_what_it_guards() {
        let program: Program =
            "r0 = x.load(rlx); if r0 == 1 { fence(sc); fence(sc) } y.store(1, rlx)".parse().unwrap();
        assert_eq!(advance(&program.threads[0], 1, &[0]), Some(4));
        assert_eq!(advance(&program.threads[0], 1, &[1]), Some(2));
    }
}
