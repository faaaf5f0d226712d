use std::panic::catch_unwind;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done(u64),
    Panicked,
    TimedOut,
}

pub fn gather(arguments: &[u64], _threads: usize, call: fn(u64) -> u64, limit: Duration) -> Vec<Outcome> {
    let begin = Instant::now();
    let outcome = |&argument: &u64| {
        if begin.elapsed() >= limit {
            return Outcome::TimedOut;
        }
        catch_unwind(|| call(argument)).map_or(Outcome::Panicked, Outcome::Done)
    };
    arguments.iter().map(outcome).collect()
}

pub fn as_completed(arguments: &[u64], _threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    for (place, &argument) in arguments.iter().enumerate() {
        tell(place, catch_unwind(|| call(argument)).map_or(Outcome::Panicked, Outcome::Done));
    }
}
