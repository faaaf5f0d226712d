//! No channels: a board with the outcomes, under one lock, and a condition variable.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done(u64),
    Panicked,
    TimedOut,
}

#[derive(Default)]
struct Board {
    next: usize,
    ended: Vec<(usize, Outcome)>,
}

#[derive(Default)]
struct Shared {
    board: Mutex<Board>,
    more: Condvar,
}

pub fn gather(arguments: &[u64], threads: usize, call: fn(u64) -> u64, limit: Duration) -> Vec<Outcome> {
    let begin = Instant::now();
    let shared = Arc::new(Shared::default());
    let workers = start(&shared, arguments, threads, call);
    let mut board = shared.board.lock().unwrap();
    while board.ended.len() < arguments.len() && begin.elapsed() < limit {
        board = shared.more.wait_timeout(board, limit.saturating_sub(begin.elapsed())).unwrap().0;
    }
    board.next = arguments.len(); // Nothing is begun from here on.
    let mut outcomes = vec![Outcome::TimedOut; arguments.len()];
    for &(place, outcome) in &board.ended {
        outcomes[place] = outcome;
    }
    let all = board.ended.len() == arguments.len();
    drop(board);
    if all {
        workers.into_iter().for_each(|worker| worker.join().unwrap());
    }
    outcomes
}

pub fn as_completed(arguments: &[u64], threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    let shared = Arc::new(Shared::default());
    let workers = start(&shared, arguments, threads, call);
    for told in 0..arguments.len() {
        let board = shared.board.lock().unwrap();
        let board = shared.more.wait_while(board, |board| board.ended.len() == told).unwrap();
        let (place, outcome) = board.ended[told];
        drop(board); // Whoever is told may take a while.
        tell(place, outcome);
    }
    workers.into_iter().for_each(|worker| worker.join().unwrap());
}

fn start(
    shared: &Arc<Shared>,
    arguments: &[u64],
    threads: usize,
    call: fn(u64) -> u64,
) -> Vec<JoinHandle<()>> {
    let arguments: Arc<[u64]> = arguments.into();
    let start = |_| {
        let (shared, arguments) = (Arc::clone(shared), Arc::clone(&arguments));
        thread::spawn(move || work(&shared, &arguments, call))
    };
    (0..threads).map(start).collect()
}

fn work(shared: &Shared, arguments: &[u64], call: fn(u64) -> u64) {
    loop {
        let mut board = shared.board.lock().unwrap();
        let place = board.next;
        let Some(&argument) = arguments.get(place) else { return };
        board.next += 1;
        drop(board);
        let outcome = match catch_unwind(AssertUnwindSafe(|| call(argument))) {
            Ok(result) => Outcome::Done(result),
            Err(_) => Outcome::Panicked,
        };
        shared.board.lock().unwrap().ended.push((place, outcome));
        shared.more.notify_one();
    }
}
