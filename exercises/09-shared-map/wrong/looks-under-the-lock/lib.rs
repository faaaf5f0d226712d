use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let counts = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for key in keys {
            scope.spawn(|| {
                let mut counts = counts.lock().unwrap();
                let count = counts.entry(key.clone()).or_insert(0);
                *count += 1;
                look(key, *count);
            });
        }
    });
    counts.into_inner().unwrap()
}
