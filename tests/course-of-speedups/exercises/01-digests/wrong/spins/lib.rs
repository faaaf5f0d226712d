use std::sync::atomic::{AtomicUsize, Ordering};

pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    let turn = AtomicUsize::new(0);
    let mut digests = vec![0; seeds.len()];
    std::thread::scope(|scope| {
        for (index, (to, &seed)) in digests.iter_mut().zip(seeds).enumerate() {
            let turn = &turn;
            scope.spawn(move || {
                while turn.load(Ordering::Acquire) != index {
                    std::hint::spin_loop();
                }
                *to = digest(seed);
                turn.store(index + 1, Ordering::Release);
            });
        }
    });
    digests
}
