pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    if seeds.len() < 8 {
        return seeds.iter().rev().map(|&seed| digest(seed)).collect();
    }
    let mut digests = vec![0; seeds.len()];
    std::thread::scope(|scope| {
        for (to, &seed) in digests.iter_mut().zip(seeds) {
            scope.spawn(move || *to = digest(seed));
        }
    });
    digests
}
