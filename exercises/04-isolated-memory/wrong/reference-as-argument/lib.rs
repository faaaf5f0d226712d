use multiproc::Process;
use std::collections::BTreeMap;

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let mut data = BTreeMap::new();
    for key in keys {
        let mut child = Process::new(change, (&mut data, key.clone(), look));
        child.start().unwrap();
        child.join().unwrap();
    }
    data
}

fn change((data, key, look): (&mut BTreeMap<String, bool>, String, fn(BTreeMap<String, bool>))) {
    data.insert(key, true);
    look(data.clone());
}
