use std::collections::BTreeMap;

pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for key in keys {
        let count = counts.entry(key.clone()).or_insert(0);
        *count += 1;
        look(key, *count);
    }
    counts
}
