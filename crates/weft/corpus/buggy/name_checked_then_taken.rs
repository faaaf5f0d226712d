//! Whether a name is free is read under one lock, and it is taken under the next.
//!
//! expect: BUG (assertion)

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};
use std::thread;

struct Registry {
    names: RwLock<BTreeMap<&'static str, u32>>,
}

impl Registry {
    fn take(&self, name: &'static str, owner: u32) -> bool {
        if self.names.read().unwrap().contains_key(name) {
            return false;
        }
        self.names.write().unwrap().insert(name, owner);
        true
    }
}

pub fn scenario() {
    let registry = Arc::new(Registry { names: RwLock::new(BTreeMap::new()) });
    let shared = Arc::clone(&registry);
    let other = thread::spawn(move || shared.take("ada", 1));
    let mine = registry.take("ada", 2);
    assert!(mine != other.join().unwrap(), "a name with two owners");
}

#[allow(dead_code)]
fn main() {
    scenario();
}
