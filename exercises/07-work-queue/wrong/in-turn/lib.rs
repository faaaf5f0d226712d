pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    std::iter::from_fn(produce).map(work).collect()
}
