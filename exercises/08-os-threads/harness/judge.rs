//! Lets a crew meet the judge, which sees each thread as the kernel does.

use exam::{Exam, Random, Value};
use os_threads::{Member, crew};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    let names = match name {
        "none" => random.distinct_words(0, 1),
        "one" => random.distinct_words(1, 7),
        "two" => random.distinct_words(2, 6),
        "five" => random.distinct_words(5, 9),
        "long-names" => random.distinct_words(3, 15),
        _ => {
            let (count, length) = (random.between(1, 8), random.between(4, 15));
            random.distinct_words(count, length)
        }
    };
    Value::record([("names", names)])
}

fn answer(input: &Value) -> Value {
    let names = input.field("names").to_texts();
    TOGETHER.store(names.len() + 1, Ordering::Relaxed);
    Value::from(crew(&names, work, show))
}

/// The whole crew, and the thread that shows it.
static TOGETHER: AtomicUsize = AtomicUsize::new(1);

/// Works under `name` and says in which thread; returns when all work and are shown.
fn work(name: &str) -> u64 {
    let worker = Value::record([("name", name.into()), ("thread", Value::Tid(my_tid()))]);
    exam::meet("work", worker, TOGETHER.load(Ordering::Relaxed))
}

fn show(members: &[Member]) {
    let members: Value = members.iter().map(shown).collect();
    let shown = Value::record([("members", members), ("by", Value::Tid(my_tid()))]);
    exam::meet("show", shown, TOGETHER.load(Ordering::Relaxed));
}

fn shown(member: &Member) -> Value {
    Value::record([("name", member.name.as_str().into()), ("thread", Value::Tid(member.tid))])
}

fn my_tid() -> u32 {
    let task = fs::read_link("/proc/thread-self").expect("the sandbox has a /proc");
    task.file_name().and_then(|tid| tid.to_str()?.parse().ok()).expect("it ends in the thread's id")
}
