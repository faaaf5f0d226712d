use multiproc::Pool;

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let pool = Pool::new(workers).unwrap();
    let mut pending: Vec<_> = starts.iter().map(|&start| pool.apply_async(countdown, start)).collect();
    let mut results = Vec::new();
    while let Some(result) = pending.pop() {
        results.push(result.get().unwrap());
    }
    results
}
