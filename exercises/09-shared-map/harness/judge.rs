//! Asks each thread what it has counted, when all of them have.

use exam::{Exam, Random, Value};
use shared_map::count;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    let keys = match name {
        "none" => Vec::new(),
        "one" => chosen(1, 1, random),
        "same" => chosen(3, 1, random),
        "different" => ["t1", "t2", "t3"].map(str::to_string).to_vec(),
        "mixed" => chosen(6, 2, random),
        _ => {
            let (count, kinds) = (random.between(1, 8), random.between(1, 4));
            chosen(count, kinds, random)
        }
    };
    Value::record([("keys", Value::from(keys))])
}

/// So many keys, of so many kinds at most.
fn chosen(count: u64, kinds: u64, random: &mut Random) -> Vec<String> {
    let words: Vec<String> = (0..kinds).map(|_| random.word(4)).collect();
    (0..count).map(|_| words[random.between(0, kinds - 1) as usize].clone()).collect()
}

fn answer(input: &Value) -> Value {
    let keys = input.field("keys").to_texts();
    TOGETHER.store(keys.len(), Ordering::Relaxed);
    let returned = count(&keys, look);
    Value::record([("returned", entries(returned))])
}

/// How many threads look at the same time.
static TOGETHER: AtomicUsize = AtomicUsize::new(1);

/// Returns when all threads look.
fn look(key: &str, count: u64) {
    let counted = Value::record([("key", key.into()), ("count", count.into())]);
    exam::meet("look", counted, TOGETHER.load(Ordering::Relaxed));
}

/// The map as a record, which reads like a map: `{t1: 1, t2: 1}`.
fn entries(map: BTreeMap<String, u64>) -> Value {
    Value::Record(map.into_iter().map(|(key, count)| (key, count.into())).collect())
}
