use std::sync::Mutex;

pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {
    let digests = Mutex::new(vec![0; seeds.len()]);
    std::thread::scope(|scope| {
        for (index, &seed) in seeds.iter().enumerate() {
            let digests = &digests;
            scope.spawn(move || {
                let mut digests = digests.lock().unwrap();
                digests[index] = digest(seed);
            });
        }
    });
    digests.into_inner().unwrap()
}
