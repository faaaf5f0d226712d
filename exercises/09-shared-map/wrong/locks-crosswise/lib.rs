use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let (counts, last) = (Mutex::new(BTreeMap::new()), Mutex::new(String::new()));
    thread::scope(|scope| {
        for (place, key) in keys.iter().enumerate() {
            let (counts, last) = (&counts, &last);
            scope.spawn(move || {
                // Every other thread takes the locks the other way round.
                let seen = if place % 2 == 0 {
                    let mut counts = counts.lock().unwrap();
                    last.lock().unwrap().clone_from(key);
                    add_one(&mut counts, key)
                } else {
                    thread::sleep(std::time::Duration::from_millis(50));
                    let mut last = last.lock().unwrap();
                    last.clone_from(key);
                    add_one(&mut counts.lock().unwrap(), key)
                };
                look(key, seen);
            });
        }
    });
    counts.into_inner().unwrap()
}

fn add_one(counts: &mut BTreeMap<String, u64>, key: &str) -> u64 {
    let count = counts.entry(key.to_string()).or_insert(0);
    *count += 1;
    *count
}
