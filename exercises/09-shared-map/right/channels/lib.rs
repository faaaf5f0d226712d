use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// Nobody shares anything: the calling thread owns the map, and the others ask it to count.
pub fn count(keys: &[String], look: fn(&str, u64)) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    thread::scope(|scope| {
        let (ask, asked) = channel::<(&String, Sender<u64>)>();
        for key in keys {
            let ask = ask.clone();
            scope.spawn(move || {
                let (answer, answered) = channel();
                ask.send((key, answer)).unwrap();
                drop(ask);
                look(key, answered.recv().unwrap());
            });
        }
        drop(ask);
        for (key, answer) in asked {
            let count = counts.entry(key.clone()).or_insert(0);
            *count += 1;
            answer.send(*count).unwrap();
        }
    });
    counts
}
