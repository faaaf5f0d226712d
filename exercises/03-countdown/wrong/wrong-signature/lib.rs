use multiproc::Pool;

pub fn countdowns(starts: Vec<u64>, workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    Pool::new(workers).unwrap().map(countdown, starts).unwrap()
}
