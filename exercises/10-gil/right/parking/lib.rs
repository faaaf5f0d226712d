//! Each thread that waits is parked, and whoever releases the lock leaves it to the first of them.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Compute(u64),
    Block(u64),
}

pub struct Gil {
    interval: Duration,
    state: Mutex<State>,
}

struct State {
    held: bool,
    since: Instant,
    line: VecDeque<(Thread, Arc<AtomicBool>)>,
}

impl Gil {
    pub fn new(interval: Duration) -> Gil {
        let state = State { held: false, since: Instant::now(), line: VecDeque::new() };
        Gil { interval, state: Mutex::new(state) }
    }

    pub fn acquire(&self) {
        let mut state = self.state();
        if state.held {
            Self::wait(state);
        } else {
            state.held = true;
            state.since = Instant::now();
        }
    }

    /// The lock stays held: it is the other thread's from this moment on.
    pub fn release(&self) {
        let mut state = self.state();
        Self::pass_on(&mut state);
    }

    pub fn check(&self) {
        let mut state = self.state();
        if !state.line.is_empty() && state.since.elapsed() >= self.interval {
            Self::pass_on(&mut state);
            Self::wait(state);
        }
    }

    pub fn waiting(&self) -> usize {
        self.state().line.len()
    }

    fn pass_on(state: &mut State) {
        state.since = Instant::now();
        match state.line.pop_front() {
            Some((thread, its_turn)) => {
                its_turn.store(true, Ordering::Release);
                thread.unpark();
            }
            None => state.held = false,
        }
    }

    fn wait(mut state: MutexGuard<State>) {
        let my_turn = Arc::new(AtomicBool::new(false));
        state.line.push_back((thread::current(), Arc::clone(&my_turn)));
        drop(state);
        while !my_turn.load(Ordering::Acquire) {
            thread::park();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
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
