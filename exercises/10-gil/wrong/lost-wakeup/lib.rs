use std::sync::atomic::{AtomicUsize, Ordering};
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
    next: AtomicUsize,
    turn: AtomicUsize,
    since: Mutex<Instant>,
    called: Condvar,
}

impl Gil {
    pub fn new(interval: Duration) -> Gil {
        let (next, turn) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Gil { interval, next, turn, since: Mutex::new(Instant::now()), called: Condvar::new() }
    }

    pub fn acquire(&self) {
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        while self.turn.load(Ordering::SeqCst) != number {
            // The turn may come here, before anybody waits.
            drop(self.called.wait(self.since.lock().unwrap()).unwrap());
        }
        *self.since.lock().unwrap() = Instant::now();
    }

    pub fn release(&self) {
        self.turn.fetch_add(1, Ordering::SeqCst);
        self.called.notify_all();
    }

    pub fn check(&self) {
        if self.waiting() > 0 && self.since.lock().unwrap().elapsed() >= self.interval {
            self.release();
            self.acquire();
        }
    }

    pub fn waiting(&self) -> usize {
        self.next.load(Ordering::SeqCst).saturating_sub(self.turn.load(Ordering::SeqCst) + 1)
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
