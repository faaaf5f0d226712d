use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done(u64),
    Panicked,
    TimedOut,
}

pub fn gather(arguments: &[u64], _threads: usize, call: fn(u64) -> u64, limit: Duration) -> Vec<Outcome> {
    let (sender, outcomes) = channel();
    for (place, argument) in arguments.iter().enumerate() {
        let sender = sender.clone();
        thread::spawn(move || sender.send((place, call(*argument))));
    }
    let mut results = vec![Outcome::TimedOut; arguments.len()];
    while let Ok((place, result)) = outcomes.recv_timeout(limit) {
        results[place] = Outcome::Done(result);
    }
    results
}

pub fn as_completed(arguments: &[u64], threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    for (place, outcome) in gather(arguments, threads, call, Duration::MAX).into_iter().enumerate() {
        tell(place, outcome);
    }
}
