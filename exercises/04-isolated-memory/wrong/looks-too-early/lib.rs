use multiproc::Process;
use std::collections::BTreeMap;
use std::sync::Mutex;

static DATA: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let children: Vec<Process> = keys.iter().map(|key| start(key, look)).collect();
    children.iter().for_each(|child| child.join().unwrap());
    seen()
}

fn start(key: &str, look: fn(BTreeMap<String, bool>)) -> Process {
    let mut child = Process::new(change, (key.to_string(), look));
    child.start().unwrap();
    child
}

fn change((key, look): (String, fn(BTreeMap<String, bool>))) {
    look(seen());
    DATA.lock().unwrap().insert(key, true);
}

fn seen() -> BTreeMap<String, bool> {
    DATA.lock().unwrap().clone()
}
