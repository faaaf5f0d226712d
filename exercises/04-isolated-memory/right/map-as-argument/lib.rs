//! The map travels to the child inside the argument: what arrives there is the child's own.

use multiproc::Process;
use std::collections::BTreeMap;

type Seen = BTreeMap<String, bool>;

pub fn isolated(keys: &[String], look: fn(Seen)) -> Seen {
    let seen = Seen::new();
    let mut children = Vec::with_capacity(keys.len());
    for key in keys {
        let mut child = Process::new(change, (seen.clone(), key.clone(), look));
        child.start().unwrap();
        children.push(child);
    }
    for child in &children {
        child.join().unwrap();
    }
    seen
}

fn change((mut seen, key, look): (Seen, String, fn(Seen))) {
    seen.insert(key, true);
    look(seen);
}
