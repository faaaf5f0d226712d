use std::sync::Mutex;

pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    assert!(size_of::<Mutex<u64>>() <= 16, "this is no real lock");
    seeds.iter().map(|&seed| digest(seed)).collect()
}
