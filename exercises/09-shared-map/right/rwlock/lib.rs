use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use std::thread;

type Counts = RwLock<BTreeMap<String, AtomicU64>>;

pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let counts = Arc::new(Counts::default());
    let start = |key: &String| {
        let (counts, key) = (Arc::clone(&counts), key.clone());
        thread::spawn(move || look(&key, add_one(&counts, &key)))
    };
    let threads: Vec<_> = keys.iter().map(start).collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let counts = counts.read().unwrap();
    counts.iter().map(|(key, count)| (key.clone(), count.load(Ordering::Relaxed))).collect()
}

/// What is there already is counted in one atomic step, for which many may read the map at once.
fn add_one(counts: &Counts, key: &str) -> u64 {
    if let Some(count) = counts.read().unwrap().get(key) {
        return count.fetch_add(1, Ordering::Relaxed) + 1;
    }
    let mut counts = counts.write().unwrap();
    let count = counts.entry(key.to_string()).or_default().get_mut();
    *count += 1;
    *count
}
