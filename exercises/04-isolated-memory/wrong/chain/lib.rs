use multiproc::Process;
use std::collections::BTreeMap;
use std::sync::Mutex;

static DATA: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    start_next(keys, look);
    seen()
}

fn start_next(keys: &[String], look: fn(BTreeMap<String, bool>)) {
    if !keys.is_empty() {
        let mut child = Process::new(change, (keys.to_vec(), look));
        child.start().unwrap();
        child.join().unwrap();
    }
}

fn change((mut keys, look): (Vec<String>, fn(BTreeMap<String, bool>))) {
    DATA.lock().unwrap().insert(keys.remove(0), true);
    look(seen());
    start_next(&keys, look);
}

fn seen() -> BTreeMap<String, bool> {
    DATA.lock().unwrap().clone()
}
