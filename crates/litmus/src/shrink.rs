//! Makes a program that fails smaller while it still fails.

use crate::program::{Instruction, Program};

/// A program that can be made smaller in several ways.
pub trait Shrink: Sized + Clone {
    /// All programs that are one thread or one instruction smaller.
    fn smaller(&self) -> Vec<Self>;
}

/// A program that still fails and from which no single instruction or thread can be dropped.
#[must_use]
pub fn shrink<P: Shrink>(program: &P, fails: &mut dyn FnMut(&P) -> bool) -> P {
    let mut smallest = program.clone();
    while let Some(smaller) = smallest.smaller().into_iter().find(|candidate| fails(candidate)) {
        smallest = smaller;
    }
    smallest
}

impl Shrink for Program {
    fn smaller(&self) -> Vec<Program> {
        let mut all = Vec::new();
        for thread in 0..self.threads.len() {
            let mut smaller = self.clone();
            smaller.threads.remove(thread);
            all.push(smaller);
        }
        for (thread, steps) in self.threads.iter().enumerate() {
            for step in 0..steps.len() {
                let mut smaller = self.clone();
                remove(&mut smaller.threads[thread], step);
                all.push(smaller);
            }
        }
        all.retain(|smaller| smaller.instructions().count() > 0);
        all
    }
}

/// Removes a step, also from the conditions that guard it.
fn remove(thread: &mut Vec<Instruction>, step: usize) {
    thread.remove(step);
    for (start, instruction) in thread.iter_mut().enumerate().take(step) {
        if let Instruction::If { guards, .. } = instruction
            && start + *guards >= step
        {
            *guards -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_needed_goes() {
        let text = "x.store(1, rlx); fence(sc); r0 = y.load(rlx) \
         | y.store(1, rlx); if r1 == 0 { fence(ar); r1 = x.load(rlx) }";
        let has_store =
            |program: &Program| program.instructions().any(|i| matches!(i, Instruction::Store { at: 1, .. }));
        let shrunk = shrink(&text.parse().unwrap(), &mut { has_store });
        assert_eq!(shrunk, "y.store(1, rlx)".parse().unwrap());
    }

    #[test]
    fn a_condition_guards_the_same_steps_as_before() {
        let mut thread =
            "if r0 == 0 { fence(sc); fence(ar) } fence(rel)".parse::<Program>().unwrap().threads.remove(0);
        remove(&mut thread, 1);
        remove(&mut thread, 2);
        assert_eq!(Program { threads: vec![thread] }, "if r0 == 0 { fence(ar) }".parse().unwrap());
    }
}
