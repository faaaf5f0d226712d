//! The threads stand in a list; whoever is first in it holds the lock.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Compute(u64),
    Block(u64),
}

pub struct Gil {
    interval: Duration,
    line: Mutex<(VecDeque<ThreadId>, Instant)>,
    moved: Condvar,
}

impl Gil {
    pub fn new(interval: Duration) -> Gil {
        Gil { interval, line: Mutex::new((VecDeque::new(), Instant::now())), moved: Condvar::new() }
    }

    pub fn acquire(&self) {
        let me = thread::current().id();
        let mut line = self.line.lock().unwrap();
        line.0.push_back(me);
        let mut line = self.moved.wait_while(line, |(line, _)| line.front() != Some(&me)).unwrap();
        line.1 = Instant::now();
    }

    pub fn release(&self) {
        self.line.lock().unwrap().0.pop_front();
        self.moved.notify_all();
    }

    /// The first goes to the end of the list, in one step.
    pub fn check(&self) {
        let me = thread::current().id();
        let mut line = self.line.lock().unwrap();
        if line.0.len() > 1 && line.1.elapsed() >= self.interval {
            line.0.rotate_left(1);
            self.moved.notify_all();
            let mut line = self.moved.wait_while(line, |(line, _)| line.front() != Some(&me)).unwrap();
            line.1 = Instant::now();
        }
    }

    pub fn waiting(&self) -> usize {
        self.line.lock().unwrap().0.len().saturating_sub(1)
    }
}

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
        let threads: Vec<_> = start.collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn interpret(program: &[Step], gil: &Gil, compute: fn(u64) -> u64, block: fn(u64) -> u64) -> Vec<u64> {
    let mut results = Vec::new();
    gil.acquire();
    for &step in program {
        match step {
            Step::Compute(argument) => {
                results.push(compute(argument));
                gil.check();
            }
            Step::Block(argument) => {
                gil.release();
                results.push(block(argument));
                gil.acquire();
            }
        }
    }
    gil.release();
    results
}
