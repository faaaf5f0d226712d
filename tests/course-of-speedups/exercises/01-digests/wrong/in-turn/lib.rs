pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    seeds.iter().map(|&seed| digest(seed)).collect()
}
