use multiproc::Pool;

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let pool = Pool::new(workers).unwrap();
    starts.iter().map(|&start| pool.apply_async(countdown, start).get().unwrap()).collect()
}
