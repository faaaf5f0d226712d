use multiproc::Pool;

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let pool = Pool::new(workers).unwrap();
    pool.map(|start: u64| countdown(start), starts.to_vec()).unwrap()
}
