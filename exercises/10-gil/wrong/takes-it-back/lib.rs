use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Compute(u64),
    Block(u64),
}

pub struct Gil {
    interval: Duration,
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    held: bool,
    waiting: usize,
    since: Instant,
}

impl Gil {
    pub fn new(interval: Duration) -> Gil {
        let state = State { held: false, waiting: 0, since: Instant::now() };
        Gil { interval, state: Mutex::new(state), freed: Condvar::new() }
    }

    pub fn acquire(&self) {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        while state.held {
            state = self.freed.wait(state).unwrap();
        }
        state.waiting -= 1;
        state.held = true;
        state.since = Instant::now();
    }

    pub fn release(&self) {
        self.state.lock().unwrap().held = false;
        self.freed.notify_one();
    }

    pub fn check(&self) {
        let state = self.state.lock().unwrap();
        let due = state.waiting > 0 && state.since.elapsed() >= self.interval;
        drop(state);
        if due {
            self.release();
            self.acquire();
        }
    }

    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().waiting
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
