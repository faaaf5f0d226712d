use multiproc::Pool;
use std::collections::BTreeMap;

pub fn isolated(keys: &[String], look: fn(BTreeMap<String, bool>)) -> BTreeMap<String, bool> {
    let mut data = BTreeMap::new();
    for key in keys {
        let pool = Pool::new(1).unwrap();
        data.extend(pool.map(change, vec![(key.clone(), look)]).unwrap().remove(0));
    }
    data
}

fn change((key, look): (String, fn(BTreeMap<String, bool>))) -> BTreeMap<String, bool> {
    let data = BTreeMap::from([(key, true)]);
    look(data.clone());
    data
}
