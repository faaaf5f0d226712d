//! A thread for each call, but never more than allowed at the same time: the next begins when one has ended, and that it
//! panicked is what `join` says.

use std::sync::mpsc::{Receiver, Sender, channel};
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
    let mut running = Running::start(arguments, threads, call);
    let mut outcomes = vec![Outcome::TimedOut; arguments.len()];
    for _ in arguments {
        let Some((place, outcome)) = running.next(Some(limit.saturating_sub(begin.elapsed()))) else { break };
        outcomes[place] = outcome;
    }
    outcomes
}

pub fn as_completed(arguments: &[u64], threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    let mut running = Running::start(arguments, threads, call);
    while let Some((place, outcome)) = running.next(None) {
        tell(place, outcome);
    }
}

struct Running<'a> {
    rest: std::iter::Enumerate<std::slice::Iter<'a, u64>>,
    threads: Vec<Option<JoinHandle<u64>>>,
    call: fn(u64) -> u64,
    ended: (Sender<usize>, Receiver<usize>),
    count: usize,
}

/// Says that a call has ended, however it has.
struct Bell(Sender<usize>, usize);

impl Drop for Bell {
    fn drop(&mut self) {
        let _ = self.0.send(self.1);
    }
}

impl<'a> Running<'a> {
    fn start(arguments: &'a [u64], threads: usize, call: fn(u64) -> u64) -> Self {
        let rest = arguments.iter().enumerate();
        let mut running = Running { rest, threads: Vec::new(), call, ended: channel(), count: 0 };
        (0..threads).for_each(|_| running.begin());
        running
    }

    fn begin(&mut self) {
        let Some((place, &argument)) = self.rest.next() else { return };
        let (call, bell) = (self.call, Bell(self.ended.0.clone(), place));
        let thread = move || {
            let _bell = bell;
            call(argument)
        };
        self.threads.push(Some(thread::spawn(thread)));
        self.count += 1;
    }

    fn next(&mut self, patience: Option<Duration>) -> Option<(usize, Outcome)> {
        if self.count == 0 {
            return None;
        }
        let place = match patience {
            Some(patience) => self.ended.1.recv_timeout(patience).ok()?,
            None => self.ended.1.recv().ok()?,
        };
        self.count -= 1;
        let thread = self.threads[place].take()?;
        let outcome = thread.join().map_or(Outcome::Panicked, Outcome::Done);
        self.begin();
        Some((place, outcome))
    }
}
