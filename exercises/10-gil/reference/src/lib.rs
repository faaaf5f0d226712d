//! A global interpreter lock, and the interpreters that pass it around.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// One step of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Work for the interpreter, which must hold the lock.
    Compute(u64),
    /// Waiting for the world outside, for which nobody needs the lock.
    Block(u64),
}

/// A global interpreter lock: whoever holds it may interpret.
///
/// It works like a counter in a shop: whoever comes takes a number, and the numbers are called one by one.
#[derive(Debug)]
pub struct Gil {
    interval: Duration,
    line: Mutex<Line>,
    called: Condvar,
}

/// Who holds the lock, and who waits for it.
#[derive(Debug)]
struct Line {
    /// The number that the next one to come takes.
    next: usize,
    /// The number whose turn it is. If it is `next`, the lock is free.
    turn: usize,
    /// Since when it has been that number's turn.
    since: Instant,
}

impl Line {
    fn waiting(&self) -> usize {
        self.next.saturating_sub(self.turn + 1) // One of those that have a number holds the lock.
    }
}

impl Gil {
    /// A lock that nobody holds. Who has held it for `interval` hands it over if somebody waits.
    pub fn new(interval: Duration) -> Gil {
        let line = Line { next: 0, turn: 0, since: Instant::now() };
        Gil { interval, line: Mutex::new(line), called: Condvar::new() }
    }

    /// Takes the lock, behind all who wait already.
    pub fn acquire(&self) {
        let mut line = self.line();
        let number = line.next;
        line.next += 1;
        // `while`, because everybody is woken, and because a condition variable may wake somebody for no reason.
        while line.turn != number {
            line = self.called.wait(line).expect("nobody panics in line");
        }
        line.since = Instant::now();
    }

    /// Gives the lock to whoever has waited longest. The caller must hold it.
    pub fn release(&self) {
        self.line().turn += 1;
        self.called.notify_all();
    }

    /// Hands the lock over if somebody waits and the interval is over, and returns when it is the caller's turn again.
    pub fn check(&self) {
        if self.is_due() {
            self.release();
            self.acquire(); // Behind those who wait: nobody is overtaken.
        }
    }

    /// How many threads wait for the lock.
    pub fn waiting(&self) -> usize {
        self.line().waiting()
    }

    fn is_due(&self) -> bool {
        let line = self.line();
        line.waiting() > 0 && line.since.elapsed() >= self.interval
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().expect("nobody panics in line")
    }
}

/// Runs each program in a thread of its own, all under one lock, and returns what their steps returned.
pub fn run(
    programs: &[Vec<Step>],
    interval: Duration,
    compute: fn(u64) -> u64,
    block: fn(u64) -> u64,
) -> Vec<Vec<u64>> {
    let gil = &Gil::new(interval);
    thread::scope(|scope| {
        let start =
            programs.iter().map(|program| scope.spawn(move || interpret(program, gil, compute, block)));
        let interpreters: Vec<_> = start.collect(); // All have started; only now is the first waited for.
        interpreters.into_iter().map(|thread| thread.join().expect("no step panics")).collect()
    })
}

fn interpret(program: &[Step], gil: &Gil, compute: fn(u64) -> u64, block: fn(u64) -> u64) -> Vec<u64> {
    gil.acquire();
    let results = program.iter().map(|&step| match step {
        Step::Compute(argument) => {
            let result = compute(argument);
            gil.check();
            result
        }
        Step::Block(argument) => {
            gil.release();
            let result = block(argument);
            gil.acquire();
            result
        }
    });
    let results = results.collect();
    gil.release();
    results
}
