//! Random programs, most of them with the shape of something that can go wrong.
//!
//! A program of random instructions seldom has an outcome beyond sequential consistency. Such an outcome needs a
//! *critical cycle*: program order within threads, communication (reads-from, from-read, modification order) between
//! them, closed to a ring (Shasha, Snir, "Efficient and Correct Execution of Parallel Programs that Share Memory",
//! TOPLAS 1988; the generator diy of Alglave et al. works the same way). So most programs are a random ring, with random
//! orderings, then disturbed: a fence here, a read-modify-write there, one more instruction somewhere.

use std::sync::atomic::Ordering;

use crate::classic;
use crate::prng::Prng;
use crate::program::{Change, Instruction, Location, Operand, Program, Register, Value};

/// How large a random program may be.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Threads, at least 2.
    pub threads: usize,
    /// Instructions of all threads together.
    pub instructions: usize,
    /// Instructions of one thread.
    pub per_thread: usize,
}

impl Size {
    /// What an exploration without any reduction can still visit.
    pub const SMALL: Size = Size { threads: 3, instructions: 7, per_thread: 4 };
    /// What an exploration with a good reduction visits quickly.
    pub const MEDIUM: Size = Size { threads: 4, instructions: 10, per_thread: 5 };
}

/// The program of a seed.
#[must_use]
pub fn program(seed: u64, size: Size) -> Program {
    let mut maker = Maker { prng: Prng::new(seed), size, stored: 0 };
    let mut program = match maker.prng.below(10) {
        0..6 => maker.ring(),
        6..8 => maker.classic(),
        _ => maker.heap(),
    };
    maker.disturb(&mut program);
    maker.trim(&mut program);
    program.threads.iter_mut().for_each(|steps| nest(steps));
    number_registers(&mut program);
    program
}

/// What an edge of a ring needs at its two ends: a write or a read.
#[derive(Clone, Copy)]
enum Communication {
    ReadsFrom,
    FromRead,
    Modification,
}

struct Maker {
    prng: Prng,
    size: Size,
    /// How many different values were stored, so that a read tells which store it saw.
    stored: Value,
}

impl Maker {
    /// Threads of one or two accesses, each with an edge to the next.
    fn ring(&mut self) -> Program {
        let threads = 2 + self.prng.below(self.size.threads - 1);
        let locations = threads.min(2 + self.prng.below(2));
        let edge = [
            Communication::ReadsFrom,
            Communication::FromRead,
            Communication::FromRead,
            Communication::Modification,
        ];
        let edges: Vec<Communication> = (0..threads).map(|_| self.prng.pick(&edge)).collect();
        let place = |thread: usize| thread % threads % locations;
        let steps = (0..threads).map(|thread| {
            let arriving = !matches!(edges[(thread + threads - 1) % threads], Communication::ReadsFrom);
            let leaving = !matches!(edges[thread], Communication::FromRead);
            let mut steps =
                vec![self.access(place(thread), arriving), self.access(place(thread + 1), leaving)];
            if arriving == leaving && self.prng.chance(30) || place(thread) == place(thread + 1) {
                steps.pop();
            }
            steps
        });
        let mut program = Program { threads: steps.collect() };
        self.reorder_ordering(&mut program);
        program
    }

    /// Half of all rings use one ordering throughout: mixtures are mostly weak.
    fn reorder_ordering(&mut self, program: &mut Program) {
        if self.prng.chance(50) {
            return;
        }
        let strongest =
            self.prng.pick(&[Ordering::Relaxed, Ordering::AcqRel, Ordering::AcqRel, Ordering::SeqCst]);
        for instruction in program.threads.iter_mut().flatten() {
            match instruction {
                Instruction::Load { ordering, .. } => *ordering = for_load(strongest),
                Instruction::Store { ordering, .. } => *ordering = for_store(strongest),
                Instruction::Update { ordering, .. } => *ordering = strongest,
                Instruction::Fence(_) | Instruction::If { .. } => {}
            }
        }
    }

    /// One of the literature with other orderings.
    fn classic(&mut self) -> Program {
        let count = classic::all().count();
        let chosen = classic::all().nth(self.prng.below(count)).expect("below the count");
        let mut program = chosen.program();
        for instruction in program.threads.iter_mut().flatten() {
            if self.prng.chance(40) {
                self.change_ordering(instruction);
            }
        }
        program
    }

    fn change_ordering(&mut self, instruction: &mut Instruction) {
        let strength = self.strength();
        match instruction {
            Instruction::Load { ordering, .. } => *ordering = for_load(strength),
            Instruction::Store { ordering, .. } => *ordering = for_store(strength),
            Instruction::Update { ordering, .. } => *ordering = strength,
            Instruction::Fence(ordering) => *ordering = self.fence_ordering(),
            Instruction::If { .. } => {}
        }
    }

    /// Anything.
    fn heap(&mut self) -> Program {
        let threads = 2 + self.prng.below(self.size.threads - 1);
        let locations = 1 + self.prng.below(3);
        let mut steps = |_| {
            let count = 1 + self.prng.below(3);
            (0..count).map(|_| self.any_access(locations)).collect()
        };
        Program { threads: (0..threads).map(&mut steps).collect() }
    }

    fn disturb(&mut self, program: &mut Program) {
        let locations = program.locations().max(1);
        for _ in 0..self.prng.below(4) {
            let thread = self.prng.below(program.threads.len());
            let steps = &mut program.threads[thread];
            let place = self.prng.below(steps.len() + 1);
            match self.prng.below(7) {
                0 | 1 => insert(steps, place, Instruction::Fence(self.fence_ordering())),
                2 | 3 => self.replace_by_update(steps, place),
                4 => insert(steps, place, self.any_access(locations)),
                5 => self.guard(steps, place),
                _ => copy_register(steps, place),
            }
        }
    }

    fn replace_by_update(&mut self, steps: &mut [Instruction], place: usize) {
        if let Some(instruction) = steps.get_mut(place)
            && let Some(at) = instruction.location()
        {
            *instruction = self.update(at);
        }
    }

    /// What follows a read is done only if it read a certain value.
    fn guard(&mut self, steps: &mut Vec<Instruction>, place: usize) {
        let equals = self.prng.below(3) as Value;
        if let Some(register) = last_register(&steps[..place])
            && place < steps.len()
        {
            let guards = 1 + self.prng.below(2).min(steps.len() - place - 1);
            insert(steps, place, Instruction::If { register, equals, guards });
        }
    }

    fn trim(&mut self, program: &mut Program) {
        program.threads.truncate(self.size.threads);
        for steps in &mut program.threads {
            steps.truncate(self.size.per_thread);
        }
        while program.instructions().count() > self.size.instructions {
            let thread = self.prng.below(program.threads.len());
            program.threads[thread].pop();
        }
        program.threads.retain(|steps| !steps.is_empty());
    }

    fn any_access(&mut self, locations: usize) -> Instruction {
        let at = self.prng.below(locations);
        let writes = self.prng.chance(50);
        self.access(at, writes)
    }

    fn access(&mut self, at: Location, writes: bool) -> Instruction {
        let strength = self.strength();
        if self.prng.chance(12) {
            self.update(at)
        } else if writes {
            Instruction::Store {
                at,
                value: Operand::Constant(self.fresh_value()),
                ordering: for_store(strength),
            }
        } else {
            Instruction::Load { to: 0, at, ordering: for_load(strength) }
        }
    }

    fn update(&mut self, at: Location) -> Instruction {
        let change = match self.prng.below(4) {
            0 => Change::Add(1),
            1 | 2 => Change::Swap(self.fresh_value()),
            _ => {
                let (expected, new) = (self.prng.below(3) as Value, self.fresh_value());
                Change::CompareExchange { expected, new, failure: for_load(self.strength()) }
            }
        };
        Instruction::Update { to: 0, at, change, ordering: self.any_ordering() }
    }

    fn fresh_value(&mut self) -> Value {
        self.stored += 1;
        self.stored
    }

    /// How strong an access is meant to be: its kind makes an ordering of it.
    fn strength(&mut self) -> Ordering {
        self.prng.pick(&[Ordering::Relaxed, Ordering::AcqRel, Ordering::SeqCst])
    }

    fn any_ordering(&mut self) -> Ordering {
        self.prng.pick(&[
            Ordering::Relaxed,
            Ordering::Acquire,
            Ordering::Release,
            Ordering::AcqRel,
            Ordering::SeqCst,
        ])
    }

    fn fence_ordering(&mut self) -> Ordering {
        self.prng.pick(&[
            Ordering::Acquire,
            Ordering::Release,
            Ordering::AcqRel,
            Ordering::SeqCst,
            Ordering::SeqCst,
        ])
    }
}

/// A store stores what was read before.
fn copy_register(steps: &mut [Instruction], place: usize) {
    if let Some(register) = last_register(&steps[..place])
        && let Some(Instruction::Store { value, .. }) = steps.get_mut(place)
    {
        *value = Operand::Register(register);
    }
}

fn for_load(strength: Ordering) -> Ordering {
    match strength {
        Ordering::AcqRel => Ordering::Acquire,
        other => other,
    }
}

fn for_store(strength: Ordering) -> Ordering {
    match strength {
        Ordering::AcqRel => Ordering::Release,
        other => other,
    }
}

/// Inserts a step, also into the conditions around it.
fn insert(steps: &mut Vec<Instruction>, place: usize, instruction: Instruction) {
    for (start, step) in steps.iter_mut().enumerate().take(place) {
        if let Instruction::If { guards, .. } = step
            && start + *guards >= place
        {
            *guards += 1;
        }
    }
    steps.insert(place, instruction);
}

/// Ends each condition where the one around it ends, at the latest.
fn nest(steps: &mut [Instruction]) {
    let mut ends = vec![steps.len()];
    for (start, step) in steps.iter_mut().enumerate() {
        while ends.last().is_some_and(|&end| end <= start) {
            ends.pop();
        }
        if let Instruction::If { guards, .. } = step {
            let around = *ends.last().expect("the whole thread is around");
            *guards = (*guards).min(around - start - 1);
            ends.push(start + 1 + *guards);
        }
    }
}

fn last_register(steps: &[Instruction]) -> Option<Register> {
    steps.iter().rev().find_map(Instruction::register)
}

/// Gives each read a register of its own; a use means the last read before it.
fn number_registers(program: &mut Program) {
    let mut next = 0;
    for steps in &mut program.threads {
        let mut last = None;
        steps.retain_mut(|step| {
            match step {
                Instruction::Load { to, .. } | Instruction::Update { to, .. } => {
                    *to = next;
                    last = Some(next);
                    next += 1;
                }
                Instruction::Store { value: value @ Operand::Register(_), .. } => {
                    *value = last.map_or(Operand::Constant(1), Operand::Register);
                }
                Instruction::If { register, .. } => match last {
                    Some(last) => *register = last,
                    None => return false,
                },
                Instruction::Store { .. } | Instruction::Fence(_) => {}
            }
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{rc11, sequential};

    #[test]
    fn a_seed_means_one_program() {
        assert_eq!(program(7, Size::MEDIUM), program(7, Size::MEDIUM));
        assert_ne!(program(7, Size::MEDIUM), program(8, Size::MEDIUM));
    }

    #[test]
    fn programs_keep_to_the_size_and_print_as_they_are() {
        for seed in 0..2000 {
            let program = program(seed, Size::MEDIUM);
            assert!(program.threads.len() <= 4 && program.instructions().count() <= 10, "{program}");
            assert_eq!(program.to_string().parse::<Program>().as_ref(), Ok(&program), "{program}");
        }
    }

    #[test]
    fn rc11_allows_all_that_is_sequentially_consistent() {
        for seed in 0..1000 {
            let program = program(seed, Size::MEDIUM);
            let weak = rc11::outcomes(&program);
            assert!(sequential::outcomes(&program).is_subset(&weak), "seed {seed}\n{program}");
        }
    }

    #[test]
    fn accesses_that_are_all_seq_cst_are_sequentially_consistent() {
        for seed in 0..1000 {
            let mut program = program(seed, Size::MEDIUM);
            program.threads.iter_mut().flatten().for_each(make_seq_cst);
            assert_eq!(rc11::outcomes(&program), sequential::outcomes(&program), "seed {seed}\n{program}");
        }
    }

    #[test]
    fn fences_between_all_accesses_make_them_sequentially_consistent() {
        for seed in 0..1000 {
            let mut program = program(seed, Size::SMALL);
            for steps in &mut program.threads {
                for place in (1..steps.len()).rev() {
                    insert(steps, place, Instruction::Fence(Ordering::SeqCst));
                }
            }
            assert_eq!(rc11::outcomes(&program), sequential::outcomes(&program), "seed {seed}\n{program}");
        }
    }

    #[test]
    fn the_older_release_sequences_allow_less() {
        for seed in 0..1000 {
            let program = program(seed, Size::MEDIUM);
            let older = rc11::outcomes_with(&program, rc11::ReleaseSequence::SameThreadThenUpdates);
            assert!(older.is_subset(&rc11::outcomes(&program)), "seed {seed}\n{program}");
        }
    }

    #[test]
    fn a_good_part_of_the_programs_is_weak() {
        let weak = (0..1000).map(|seed| program(seed, Size::SMALL)).filter(|program| {
            let found = rc11::outcomes(program);
            found.len() > sequential::outcomes(program).len()
        });
        assert!(weak.count() > 250);
    }

    fn make_seq_cst(instruction: &mut Instruction) {
        match instruction {
            Instruction::Load { ordering, .. }
            | Instruction::Store { ordering, .. }
            | Instruction::Fence(ordering) => {
                *ordering = Ordering::SeqCst;
            }
            Instruction::Update { change, ordering, .. } => {
                *ordering = Ordering::SeqCst;
                if let Change::CompareExchange { failure, .. } = change {
                    *failure = Ordering::SeqCst;
                }
            }
            Instruction::If { .. } => {}
        }
    }
}
