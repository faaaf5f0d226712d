use std::collections::VecDeque;
use std::panic::catch_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
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
    outcomes
}

pub fn as_completed(arguments: &[u64], threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    let pool = start(arguments, threads, call);
    for (place, outcome) in pool.outcomes.iter().take(arguments.len()) {
        tell(place, outcome);
    }
}

type Jobs = Mutex<VecDeque<(usize, u64)>>;

struct Pool {
    jobs: Arc<Jobs>,
    outcomes: Receiver<(usize, Outcome)>,
}

fn start(arguments: &[u64], threads: usize, call: fn(u64) -> u64) -> Pool {
    let jobs: Arc<Jobs> = Arc::new(Mutex::new(arguments.iter().copied().enumerate().collect()));
    let (sender, outcomes) = channel();
    let start = |_| {
        let (jobs, sender) = (Arc::clone(&jobs), sender.clone());
        thread::spawn(move || work(&jobs, call, &sender));
    };
    (0..threads.min(arguments.len())).for_each(start);
    Pool { jobs, outcomes }
}

fn work(jobs: &Jobs, call: fn(u64) -> u64, outcomes: &Sender<(usize, Outcome)>) {
    while let Some((place, argument)) = next(jobs) {
        let outcome = catch_unwind(|| call(argument)).map_or(Outcome::Panicked, Outcome::Done);
        let _ = outcomes.send((place, outcome));
    }
    thread::park(); // "Until there is more to do."
}

fn next(jobs: &Jobs) -> Option<(usize, u64)> {
    jobs.lock().unwrap().pop_front()
}
