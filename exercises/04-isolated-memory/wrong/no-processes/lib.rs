use std::collections::BTreeMap;

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    for key in keys {
        look(BTreeMap::from([(key.clone(), true)]));
    }
    BTreeMap::new()
}
