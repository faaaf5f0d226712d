use std::collections::BTreeMap;
use std::thread;

pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut threads = Vec::new();
    for key in keys {
        let (mut counts, key) = (counts.clone(), key.clone());
        threads.push(thread::spawn(move || {
            let count = counts.entry(key.clone()).or_insert(0);
            *count += 1;
            look(&key, *count);
        }));
    }
    for thread in threads {
        thread.join().unwrap();
    }
    keys.iter().map(|key| (key.clone(), 1)).collect()
}
