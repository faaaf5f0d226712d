use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let data = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for key in keys {
            let data = &data;
            scope.spawn(move || {
                data.lock().unwrap().insert(key.clone(), true);
                let seen = data.lock().unwrap().clone();
                look(seen);
            });
        }
    });
    data.into_inner().unwrap()
}
