use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(vec![0; seeds.len()]));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|index| *index < seeds.len()) {
                    let digest = digest(seeds[index]);
                    done.lock().unwrap()[index] = digest;
                }
            });
        }
    });
    done.into_inner().unwrap()
}
