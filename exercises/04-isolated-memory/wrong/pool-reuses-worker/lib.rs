use multiproc::Pool;
use std::collections::BTreeMap;
use std::sync::Mutex;

static DATA: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let pool = Pool::new(1).unwrap();
    let jobs: Vec<(String, fn(BTreeMap<String, bool>))> =
        keys.iter().map(|key| (key.clone(), look)).collect();
    pool.map(change, jobs).unwrap();
    seen()
}

fn change((key, look): (String, fn(BTreeMap<String, bool>))) {
    DATA.lock().unwrap().insert(key, true);
    look(seen());
}

fn seen() -> BTreeMap<String, bool> {
    DATA.lock().unwrap().clone()
}
