use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let counts = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for (place, key) in keys.iter().enumerate() {
            let counts = &counts;
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(50) * place as u32);
                let before = counts.lock().unwrap().get(key).copied().unwrap_or(0);
                counts.lock().unwrap().insert(key.clone(), before + 1);
                look(key, before + 1);
            });
        }
    });
    counts.into_inner().unwrap()
}
