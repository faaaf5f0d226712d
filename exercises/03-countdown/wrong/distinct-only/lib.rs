use multiproc::Pool;
use std::collections::BTreeMap;

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let mut results: BTreeMap<u64, u64> = starts.iter().map(|&start| (start, 0)).collect();
    let distinct: Vec<u64> = results.keys().copied().collect();
    let found = Pool::new(workers).unwrap().map(countdown, distinct.clone()).unwrap();
    results.extend(distinct.into_iter().zip(found));
    starts.iter().map(|start| results[start]).collect()
}
