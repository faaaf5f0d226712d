use std::collections::VecDeque;
use std::panic::catch_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done(u64),
    Panicked,
    TimedOut,
}

pub fn gather(arguments: &[u64], threads: usize, call: fn(u64) -> u64, limit: Duration) -> Vec<Outcome> {
    let begin = Instant::now();
    let pool = start(arguments, threads, call);
    let mut outcomes = vec![Outcome::TimedOut; arguments.len()];
    for _ in arguments {
        let left = limit.saturating_sub(begin.elapsed());
        let Ok((place, outcome)) = pool.outcomes.recv_timeout(left) else {
            pool.jobs.lock().unwrap().clear();
            return outcomes;
        };
        outcomes[place] = outcome;
    }
    pool.join();
    outcomes
}

pub fn as_completed(arguments: &[u64], threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    let pool = start(arguments, threads, call);
    for (place, outcome) in &pool.outcomes {
        tell(place, outcome);
    }
    pool.join();
}

type Jobs = Mutex<VecDeque<(usize, u64)>>;

struct Pool {
    jobs: Arc<Jobs>,
    outcomes: Receiver<(usize, Outcome)>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    fn join(self) {
        for worker in self.workers {
            worker.join().unwrap();
        }
    }
}

fn start(arguments: &[u64], threads: usize, call: fn(u64) -> u64) -> Pool {
    let jobs: Arc<Jobs> = Arc::new(Mutex::new(arguments.iter().copied().enumerate().collect()));
    let (sender, outcomes) = channel();
    let start = |_| {
        let (jobs, sender) = (Arc::clone(&jobs), sender.clone());
        thread::spawn(move || work(&jobs, call, &sender))
    };
    let workers = (0..threads.min(arguments.len())).map(start).collect();
    Pool { jobs, outcomes, workers }
}

fn work(jobs: &Jobs, call: fn(u64) -> u64, outcomes: &Sender<(usize, Outcome)>) {
    while let Some((place, argument)) = jobs.lock().unwrap().pop_front() {
        let outcome = catch_unwind(|| call(argument)).map_or(Outcome::Panicked, Outcome::Done);
        let _ = outcomes.send((place, outcome));
    }
}
