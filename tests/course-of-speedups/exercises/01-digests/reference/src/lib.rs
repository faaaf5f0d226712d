//! Digests of seeds.

use std::thread;

/// Returns the digest of each seed, in order: a thread for each.
pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    let threads: Vec<_> = seeds.iter().map(|&seed| thread::spawn(move || digest(seed))).collect();
    threads.into_iter().map(|thread| thread.join().expect("a digest")).collect()
}
