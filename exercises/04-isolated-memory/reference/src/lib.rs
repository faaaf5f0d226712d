//! One map, several processes, and what each of them sees.

use multiproc::Process;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The map. A process that is forked gets a copy of it at the same address; from then on the two are strangers.
///
/// The lock is for threads, of which there are none here: Rust wants it for every `static` that changes. It could not
/// help between processes, as each has its own copy of the lock, too.
static DATA: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());

/// Lets a child process for each key change the map, and returns what this process sees in the end.
pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let started: Vec<Process> = keys.iter().map(|key| start(key, look)).collect();
    for child in &started {
        child.join().expect("a child that was started can be joined");
    }
    seen()
}

/// Starts the child process that changes `key`.
fn start(key: &str, look: fn(BTreeMap<String, bool>)) -> Process {
    let mut child = Process::new(change, (key.to_string(), look)).with_name(key);
    child.start().expect("the system has room for one more process");
    child
}

/// What the child runs: `DATA` is the child's copy here.
fn change((key, look): (String, fn(BTreeMap<String, bool>))) {
    DATA.lock().expect("no process panics while it holds the lock").insert(key, true);
    look(seen());
}

/// All that the process that calls this sees.
fn seen() -> BTreeMap<String, bool> {
    DATA.lock().expect("no process panics while it holds the lock").clone()
}
