use std::collections::BTreeMap;

pub fn count(keys: &[String]) -> BTreeMap<String, u64> {
    keys.iter().map(|key| (key.clone(), 1)).collect()
}
