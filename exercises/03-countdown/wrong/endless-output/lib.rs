pub fn countdowns(starts: &[u64], workers: usize, _countdown: fn(u64) -> u64) -> Vec<u64> {
    loop {
        println!("{} countdowns in {workers} workers are still running …", starts.len());
    }
}
