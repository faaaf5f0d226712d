pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    let (first, second) = seeds.split_at(seeds.len() / 2);
    let all = |seeds: &[u64]| seeds.iter().map(|&seed| digest(seed)).collect::<Vec<u64>>();
    std::thread::scope(|scope| {
        let other = scope.spawn(|| all(second));
        [all(first), other.join().unwrap()].concat()
    })
}
