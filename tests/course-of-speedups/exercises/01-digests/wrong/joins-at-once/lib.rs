pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    seeds.iter().map(|&seed| std::thread::spawn(move || digest(seed)).join().unwrap()).collect()
}
