use multiproc::Process;
use std::collections::BTreeMap;

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let mut data = BTreeMap::new();
    let mut children = Vec::new();
    for key in keys {
        data.insert(key.clone(), true);
        let mut child = Process::new(show, (data.clone(), look));
        child.start().unwrap();
        children.push(child);
    }
    children.iter().for_each(|child| child.join().unwrap());
    data
}

fn show((data, look): (BTreeMap<String, bool>, fn(BTreeMap<String, bool>))) {
    look(data);
}
