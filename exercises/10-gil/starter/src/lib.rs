//! A global interpreter lock, and the interpreters that pass it around.

use std::time::Duration;

/// One step of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Work for the interpreter, which must hold the lock.
    Compute(u64),
    /// Waiting for the world outside, for which nobody needs the lock.
    Block(u64),
}

/// A global interpreter lock: whoever holds it may interpret.
#[derive(Debug)]
pub struct Gil {
    // What does it have to remember?
}

impl Gil {
    /// A lock that nobody holds. Who has held it for `interval` hands it over if somebody waits.
    pub fn new(interval: Duration) -> Gil {
        let _ = interval; // Delete this line: it only keeps the compiler quiet until you begin.
        todo!("a lock that nobody holds")
    }

    /// Takes the lock, behind all who wait already.
    pub fn acquire(&self) {
        todo!("wait for your turn")
    }

    /// Gives the lock to whoever has waited longest. The caller must hold it.
    pub fn release(&self) {
        todo!("it is the next one's turn")
    }

    /// Hands the lock over if somebody waits and the interval is over, and returns when it is the caller's turn again.
    pub fn check(&self) {
        todo!("is it time to let others work?")
    }

    /// How many threads wait for the lock.
    pub fn waiting(&self) -> usize {
        todo!("count those who wait")
    }
}

/// Runs each program in a thread of its own, all under one lock, and returns what their steps returned.
///
/// * `Compute(argument)` calls `compute` while the thread holds the lock; after it comes a `check`.
/// * `Block(argument)` calls `block` while the thread does not hold the lock.
pub fn run(
    programs: &[Vec<Step>],
    interval: Duration,
    compute: fn(u64) -> u64,
    block: fn(u64) -> u64,
) -> Vec<Vec<u64>> {
    let _ = (programs, interval, compute, block); // Delete this line, too.
    todo!("start the interpreters, join them")
}
