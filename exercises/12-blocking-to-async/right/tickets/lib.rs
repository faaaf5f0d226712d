//! Each call has a channel of its own for its outcome; the jobs come through one that all workers share.

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
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

type Job = (usize, u64, Sender<(usize, Outcome)>);

/// Workers that end when the jobs do, or when they are told to.
struct Workers {
    threads: Vec<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
}

pub fn gather(arguments: &[u64], threads: usize, call: fn(u64) -> u64, limit: Duration) -> Vec<Outcome> {
    let begin = Instant::now();
    let (jobs, tickets) = tickets(arguments);
    let workers = workers(jobs, threads, call);
    let outcome = |ticket: Receiver<(usize, Outcome)>| {
        let left = limit.saturating_sub(begin.elapsed());
        ticket.recv_timeout(left).map_or(Outcome::TimedOut, |(_, outcome)| outcome)
    };
    let outcomes: Vec<Outcome> = tickets.into_iter().map(outcome).collect();
    if outcomes.contains(&Outcome::TimedOut) {
        workers.stop.store(true, Ordering::Relaxed);
        return outcomes;
    }
    workers.join();
    outcomes
}

pub fn as_completed(arguments: &[u64], threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    let (jobs, outcomes) = channel();
    let (feed, fed) = channel();
    for (place, &argument) in arguments.iter().enumerate() {
        feed.send((place, argument, jobs.clone())).unwrap();
    }
    drop((feed, jobs));
    let workers = workers(fed, threads, call);
    outcomes.iter().for_each(|(place, outcome)| tell(place, outcome));
    workers.join();
}

fn tickets(arguments: &[u64]) -> (Receiver<Job>, Vec<Receiver<(usize, Outcome)>>) {
    let (feed, jobs) = channel();
    let ticket = |(place, &argument)| {
        let (give, take) = channel();
        feed.send((place, argument, give)).unwrap();
        take
    };
    let tickets = arguments.iter().enumerate().map(ticket).collect();
    (jobs, tickets)
}

fn workers(jobs: Receiver<Job>, threads: usize, call: fn(u64) -> u64) -> Workers {
    let (jobs, stop) = (Arc::new(Mutex::new(jobs)), Arc::new(AtomicBool::new(false)));
    let start = |_| {
        let (jobs, stop) = (Arc::clone(&jobs), Arc::clone(&stop));
        thread::spawn(move || {
            while let Some((place, argument, outcome)) = next(&jobs, &stop) {
                let result = catch_unwind(|| call(argument));
                let _ = outcome.send((place, result.map_or(Outcome::Panicked, Outcome::Done)));
            }
        })
    };
    Workers { threads: (0..threads).map(start).collect(), stop }
}

fn next(jobs: &Mutex<Receiver<Job>>, stop: &AtomicBool) -> Option<Job> {
    let job = jobs.lock().unwrap().recv().ok()?;
    (!stop.load(Ordering::Relaxed)).then_some(job)
}

impl Workers {
    fn join(self) {
        self.threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
}
