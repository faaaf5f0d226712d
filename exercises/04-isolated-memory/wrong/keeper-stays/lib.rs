use multiproc::Process;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static DATA: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let children: Vec<Process> = keys.iter().map(|key| start(key, look)).collect();
    children.iter().for_each(|child| child.join().unwrap());
    Process::new(keep, keys.to_vec()).start().unwrap();
    seen()
}

fn keep(keys: Vec<String>) {
    DATA.lock().unwrap().extend(keys.into_iter().map(|key| (key, true)));
    loop {
        thread::sleep(Duration::from_secs(60));
    }
}

fn start(key: &str, look: fn(BTreeMap<String, bool>)) -> Process {
    let mut child = Process::new(change, (key.to_string(), look));
    child.start().unwrap();
    child
}

fn change((key, look): (String, fn(BTreeMap<String, bool>))) {
    DATA.lock().unwrap().insert(key, true);
    look(seen());
}

fn seen() -> BTreeMap<String, bool> {
    DATA.lock().unwrap().clone()
}
