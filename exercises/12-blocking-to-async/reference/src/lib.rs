//! Blocking calls on a few threads: their answers in order, until a deadline, or one by one as they come.

use std::collections::VecDeque;
use std::panic::catch_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It has returned this.
    Done(u64),
    /// It has panicked.
    Panicked,
    /// It had not returned at the deadline.
    TimedOut,
}

/// Calls `call` with each of `arguments`, on so many threads, and returns what came of the calls, in order.
pub fn gather(arguments: &[u64], threads: usize, call: fn(u64) -> u64, limit: Duration) -> Vec<Outcome> {
    let begin = Instant::now();
    let pool = Pool::start(arguments, threads, call);
    let mut outcomes = vec![Outcome::TimedOut; arguments.len()];
    for _ in arguments {
        // Not `begin + limit`, which can be later than any `Instant`.
        let left = limit.saturating_sub(begin.elapsed());
        let Ok((place, outcome)) = pool.outcomes.recv_timeout(left) else {
            pool.abandon();
            return outcomes;
        };
        outcomes[place] = outcome;
    }
    pool.join();
    outcomes
}

/// The same without a deadline: `tell` gets each outcome, with its place, as soon as it is there.
pub fn as_completed(arguments: &[u64], threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    let pool = Pool::start(arguments, threads, call);
    for (place, outcome) in &pool.outcomes {
        tell(place, outcome);
    } // The channel ends when the last worker has dropped its sender.
    pool.join();
}

/// The threads, the calls that none of them has begun, and where the outcomes come from.
struct Pool {
    jobs: Arc<Jobs>,
    outcomes: Receiver<(usize, Outcome)>,
    workers: Vec<JoinHandle<()>>,
}

/// Arguments with their places.
type Jobs = Mutex<VecDeque<(usize, u64)>>;

impl Pool {
    fn start(arguments: &[u64], threads: usize, call: fn(u64) -> u64) -> Pool {
        let jobs: Arc<Jobs> = Arc::new(Mutex::new(arguments.iter().copied().enumerate().collect()));
        let (sender, outcomes) = channel();
        let start = |_| {
            let (jobs, sender) = (Arc::clone(&jobs), sender.clone());
            thread::spawn(move || work(&jobs, call, &sender))
        };
        let workers = (0..threads.min(arguments.len())).map(start).collect();
        Pool { jobs, outcomes, workers } // The first sender is dropped here: only the workers have one.
    }

    /// Nobody can end a thread that is stuck in a call. So the workers are left alone, but they find no more jobs.
    fn abandon(self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn join(self) {
        for worker in self.workers {
            worker.join().expect("a worker catches the panics of its calls");
        }
    }
}

fn work(jobs: &Jobs, call: fn(u64) -> u64, outcomes: &Sender<(usize, Outcome)>) {
    while let Some((place, argument)) = next(jobs) {
        let outcome = catch_unwind(|| call(argument)).map_or(Outcome::Panicked, Outcome::Done);
        // After the deadline there is nobody who hears it.
        let _ = outcomes.send((place, outcome));
    }
}

/// The next job. The lock is given back when this function returns, before the call begins.
fn next(jobs: &Jobs) -> Option<(usize, u64)> {
    jobs.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}
