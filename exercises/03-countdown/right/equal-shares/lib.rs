//! Each worker gets one share, once: fewer messages, but a worker with an easy share cannot help the others.

use multiproc::Pool;

type Job = (fn(u64) -> u64, Vec<u64>);

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let length = starts.len().div_ceil(workers).max(1);
    let shares: Vec<Job> = starts.chunks(length).map(|share| (countdown, share.to_vec())).collect();
    let pool = Pool::new(workers).expect("processes can be started");
    pool.map(count_share, shares).expect("the workers live").concat()
}

fn count_share((countdown, share): Job) -> Vec<u64> {
    share.into_iter().map(countdown).collect()
}
