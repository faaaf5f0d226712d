use multiproc::Process;
use std::collections::BTreeMap;
use std::sync::Mutex;

static DATA: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let mut child = Process::new(change_all, (keys.to_vec(), look));
    child.start().unwrap();
    child.join().unwrap();
    seen()
}

fn change_all((keys, look): (Vec<String>, fn(BTreeMap<String, bool>))) {
    for key in keys {
        DATA.lock().unwrap().insert(key, true);
        look(seen());
    }
}

fn seen() -> BTreeMap<String, bool> {
    DATA.lock().unwrap().clone()
}
