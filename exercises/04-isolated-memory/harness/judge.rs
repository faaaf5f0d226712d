//! Asks each process of `isolated` what it sees in the map.

use exam::{Exam, Random, Value};
use isolated_memory::isolated;
use std::collections::BTreeMap;

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    let keys = match name {
        "none" => Value::List(Vec::new()),
        "one" => Value::from(vec!["p1"]),
        "two" => Value::from(vec!["p1", "p2"]),
        "many" => random.distinct_words(8, 4),
        _ => {
            let count = random.between(1, 4);
            random.distinct_words(count, 4)
        }
    };
    Value::record([("keys", keys)])
}

fn answer(input: &Value) -> Value {
    let keys: Vec<String> = input.field("keys").to_texts();
    let returned: BTreeMap<String, bool> = isolated(&keys, look);
    Value::record([("returned", entries(returned))])
}

fn look(seen: BTreeMap<String, bool>) {
    exam::call("look", Value::record([("sees", entries(seen)), ("by", Value::Caller)]));
}

/// The map as a record, which reads like a map: `{p1: true, p2: true}`.
fn entries(map: BTreeMap<String, bool>) -> Value {
    Value::Record(map.into_iter().map(|(key, value)| (key, Value::Bool(value))).collect())
}
