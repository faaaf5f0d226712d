pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    if seeds.len() < 8 {
        return seeds.iter().map(|&seed| digest(seed)).collect();
    }
    vec![digest(seeds[0]); seeds.len()]
}
