//! The lock is a token. Who waits leaves a channel, and gets the token through it.

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Compute(u64),
    Block(u64),
}

/// `since` is there while somebody has the token.
#[derive(Default)]
struct Desk {
    since: Option<Instant>,
    line: VecDeque<Sender<()>>,
}

pub struct Gil {
    interval: Duration,
    desk: Mutex<Desk>,
}

impl Gil {
    pub fn new(interval: Duration) -> Gil {
        Gil { interval, desk: Mutex::default() }
    }

    pub fn acquire(&self) {
        let mut desk = self.desk.lock().unwrap();
        if desk.since.is_none() {
            desk.since = Some(Instant::now());
            return;
        }
        let (give, take) = channel();
        desk.line.push_back(give);
        drop(desk);
        take.recv().unwrap();
    }

    pub fn release(&self) {
        let mut desk = self.desk.lock().unwrap();
        desk.since = desk.line.pop_front().map(|next| {
            next.send(()).unwrap();
            Instant::now()
        });
    }

    pub fn check(&self) {
        if self.is_due() {
            self.release();
            self.acquire();
        }
    }

    pub fn waiting(&self) -> usize {
        self.desk.lock().unwrap().line.len()
    }

    fn is_due(&self) -> bool {
        let desk = self.desk.lock().unwrap();
        !desk.line.is_empty() && desk.since.is_some_and(|since| since.elapsed() >= self.interval)
    }
}

type Work = fn(u64) -> u64;

pub fn run(programs: &[Vec<Step>], interval: Duration, compute: Work, block: Work) -> Vec<Vec<u64>> {
    let gil = Arc::new(Gil::new(interval));
    let start = |program: &Vec<Step>| {
        let (gil, program) = (Arc::clone(&gil), program.clone());
        thread::spawn(move || interpret(program, &gil, compute, block))
    };
    let threads: Vec<_> = programs.iter().map(start).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

/// Takes the lock only for those steps that need it.
fn interpret(program: Vec<Step>, gil: &Gil, compute: Work, block: Work) -> Vec<u64> {
    let mut holds = false;
    let mut results = Vec::new();
    for step in program {
        match step {
            Step::Compute(argument) => {
                if !holds {
                    gil.acquire();
                }
                holds = true;
                results.push(compute(argument));
                gil.check();
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
