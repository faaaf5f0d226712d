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
    line: Mutex<Line>,
    called: Condvar,
}

struct Line {
    next: usize,
    turn: usize,
    since: Instant,
}

impl Gil {
    pub fn new(interval: Duration) -> Gil {
        let line = Line { next: 0, turn: 0, since: Instant::now() };
        Gil { interval, line: Mutex::new(line), called: Condvar::new() }
    }

    pub fn acquire(&self) {
        let mut line = self.line.lock().unwrap();
        let number = line.next;
        line.next += 1;
        while line.turn != number {
            line = self.called.wait(line).unwrap();
        }
        line.since = Instant::now();
    }

    pub fn release(&self) {
        self.line.lock().unwrap().turn += 1;
        self.called.notify_all();
    }

    pub fn check(&self) {
        let line = self.line.lock().unwrap();
        let due = line.next > line.turn + 1 && line.since.elapsed() >= self.interval;
        drop(line);
        if due {
            self.release();
            self.acquire();
        }
    }

    pub fn waiting(&self) -> usize {
        let line = self.line.lock().unwrap();
        line.next.saturating_sub(line.turn + 1)
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
    let mut holds = true;
    gil.acquire();
    for &step in program {
        match step {
            Step::Compute(argument) => {
                results.push(compute(argument));
                if holds {
                    gil.check();
                }
            }
            Step::Block(argument) => {
                if holds {
                    gil.release();
                }
                holds = false;
                results.push(block(argument));
            }
        }
    }
    if holds {
        gil.release();
    }
    results
}
