use std::thread;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done(u64),
    Panicked,
    TimedOut,
}

pub fn gather(arguments: &[u64], _threads: usize, call: fn(u64) -> u64, limit: Duration) -> Vec<Outcome> {
    let begin = Instant::now();
    let mut outcomes = vec![Outcome::TimedOut; arguments.len()];
    for (outcome, &argument) in outcomes.iter_mut().zip(arguments) {
        if begin.elapsed() < limit {
            *outcome = in_thread(call, argument);
        }
    }
    outcomes
}

pub fn as_completed(arguments: &[u64], _threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    for (place, &argument) in arguments.iter().enumerate() {
        tell(place, in_thread(call, argument));
    }
}

fn in_thread(call: fn(u64) -> u64, argument: u64) -> Outcome {
    thread::spawn(move || call(argument)).join().map_or(Outcome::Panicked, Outcome::Done)
}
