pub fn countdowns(starts: &[u64], _workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    starts.iter().map(|&start| countdown(start)).collect()
}
