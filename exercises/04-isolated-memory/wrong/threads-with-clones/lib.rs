use std::collections::BTreeMap;
use std::thread;

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let data = BTreeMap::new();
    thread::scope(|scope| {
        for key in keys {
            let mut data = data.clone();
            scope.spawn(move || {
                data.insert(key.clone(), true);
                look(data);
            });
        }
    });
    data
}
