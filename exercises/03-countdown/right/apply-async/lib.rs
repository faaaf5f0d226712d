//! First all jobs are handed out, then their results are fetched.

use multiproc::Pool;

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let pool = Pool::new(workers).expect("processes can be started");
    let pending: Vec<_> = starts.iter().map(|&start| pool.apply_async(countdown, start)).collect();
    pending.into_iter().map(|result| result.get().expect("the worker lives")).collect()
}
