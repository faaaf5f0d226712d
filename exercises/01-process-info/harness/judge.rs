//! Asks `family` for one report of every process; the judge compares the ids with what the kernel says.

use exam::{Exam, Random, Value};
use process_info::{Info, family};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    let children = match name {
        "none" => Value::List(Vec::new()),
        "one" => Value::from(vec!["child"]),
        "two" => Value::from(vec!["second", "first"]), // Not in the order of the alphabet.
        "five" => random.distinct_words(5, 6),
        _ => {
            let count = random.between(1, 4);
            random.distinct_words(count, 6)
        }
    };
    let parent = if name == "random" { random.word(6) } else { "parent".to_string() };
    Value::record([("parent", parent.into()), ("children", children)])
}

fn answer(input: &Value) -> Value {
    let parent: &str = input.field("parent").text();
    let children: Vec<String> = input.field("children").to_texts();
    let () = family(parent, &children, report);
    Value::Unit
}

fn report(info: Info) {
    let Info { name, pid, parent } = info;
    let claim = Value::record([
        ("name", Value::from(name)),
        ("pid", Value::Pid(pid)),
        ("parent", Value::Pid(parent)),
        ("by", Value::Caller),
    ]);
    exam::call("report", claim);
}
