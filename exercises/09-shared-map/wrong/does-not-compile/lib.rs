use std::collections::BTreeMap;
use std::thread;

pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    thread::scope(|scope| {
        for key in keys {
            scope.spawn(|| {
                let count = counts.entry(key.clone()).or_insert(0);
                *count += 1;
                look(key, *count);
            });
        }
    });
    counts
}
