use multiproc::Process;
use std::collections::BTreeMap;
use std::sync::Mutex;

static DATA: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    for key in keys {
        let mut child = Process::new(change, key.clone());
        child.start().unwrap();
        child.join().unwrap();
        look(seen());
    }
    seen()
}

fn change(key: String) {
    DATA.lock().unwrap().insert(key, true);
}

fn seen() -> BTreeMap<String, bool> {
    DATA.lock().unwrap().clone()
}
