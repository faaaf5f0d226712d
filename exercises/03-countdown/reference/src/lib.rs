//! Countdowns, shared out among the worker processes of a pool.

use multiproc::Pool;

/// Runs `countdown(start)` for each of `starts` in a pool of exactly `workers` worker processes, and returns the
/// results in the order of `starts`.
pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let pool = Pool::new(workers).expect("the system lets us start a few processes");
    pool.map(countdown, starts.to_vec()).expect("no worker dies of counting")
} // Here `pool` is dropped: its workers end, and each of them is waited for.
