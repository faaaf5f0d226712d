//! Lets two processes talk; the judge hears what each of them has got, and from which process.

use exam::{Exam, Random, Value};
use pipe::{ask, exchange};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => questions(0, random),
        "one" => questions(1, random),
        "five" => questions(5, random),
        "empty-texts" => Value::record([("ask", Value::from(vec!["", "word", "", "", "end", ""]))]),
        "slow" => but_slow(questions(3, random), 1),
        "dies" => but_dies(questions(5, random), 3),
        "dies-at-once" => but_dies(questions(2, random), 0),
        "much" => repeated(questions(40, random), LONG),
        "nothing-to-say" => talk(0, 0, random),
        "each-three" => talk(3, 3, random),
        "one-listens" => talk(3, 0, random),
        "the-other-listens" => talk(0, 4, random),
        "one-has-more" => talk(2, 30, random),
        "much-at-once" => repeated(talk(60, 50, random), LONG),
        "one-large" => repeated(talk(1, 1, random), LARGE),
        "random" => questions(random.between(0, 9), random),
        other => panic!("there is no case `{other}`"),
    }
}

fn questions(count: u64, random: &mut Random) -> Value {
    Value::record([("ask", random.distinct_words(count, 6))])
}

fn talk(parent: u64, child: u64, random: &mut Random) -> Value {
    Value::record([("parent_says", texts(parent, random)), ("child_says", texts(child, random))])
}

/// So many texts; if there are enough, one of them is empty, and so cannot be a sign that there are no more.
fn texts(count: u64, random: &mut Random) -> Value {
    (0..count).map(|place| if place == 1 && count > 2 { String::new() } else { random.word(6) }).collect()
}

/// The reply to one of the requests takes longer than anybody would wait who asks `poll` whether there is more.
fn but_slow(input: Value, place: usize) -> Value {
    let slow = input.field("ask").items()[place].clone();
    with(input, "slow", slow)
}

/// The child dies of one of the requests.
fn but_dies(input: Value, place: usize) -> Value {
    let fatal = input.field("ask").items()[place].clone();
    with(input, "dies_of", fatal)
}

/// Each text so many times in a row: a pipe has room for some 200 KiB.
fn repeated(input: Value, times: u64) -> Value {
    with(input, "each_repeated", times.into())
}

const LONG: u64 = 10_000;
const LARGE: u64 = 200_000;
const SLOW: Duration = Duration::from_millis(1_500);

fn with(input: Value, name: &str, value: Value) -> Value {
    let Value::Record(mut fields) = input else { panic!("the input is a record") };
    fields.push((name.to_string(), value));
    Value::Record(fields)
}

fn answer(input: &Value) -> Value {
    let told = |name| input.find(name).map(|text| text.text().to_string());
    let said = |name| input.find(name).map_or(Vec::new(), Value::to_texts);
    *MOOD.lock().expect("nobody panics while holding this") = Mood {
        parent: std::process::id(),
        says: [said("parent_says"), said("child_says")],
        times: input.find("each_repeated").map_or(1, Value::int),
        slow: told("slow"),
        dies_of: told("dies_of"),
    };
    if input.find("ask").is_none() {
        let () = exchange(speak, hear);
        return Value::Unit;
    }
    let times = mood().times;
    let requests: Vec<String> = said("ask").iter().map(|text| text.repeat(times)).collect();
    ask(&requests, reply).iter().map(|text| in_short(text)).collect()
}

/// What a reply or a speaker has to know. A static, because it is told nothing else; a child has a copy of it from the
/// moment when it is forked.
#[derive(Clone)]
struct Mood {
    parent: u32,
    says: [Vec<String>; 2],
    times: usize,
    slow: Option<String>,
    dies_of: Option<String>,
}

static MOOD: Mutex<Mood> =
    Mutex::new(Mood { parent: 0, says: [Vec::new(), Vec::new()], times: 1, slow: None, dies_of: None });

fn mood() -> Mood {
    MOOD.lock().expect("nobody panics while holding this").clone()
}

/// The judge's answer is part of the reply, so that nobody knows it without having asked.
fn reply(request: String) -> String {
    let asked = Value::record([("request", in_short(&request)), ("by", Value::Caller)]);
    let number = exam::call("reply", asked);
    let mood = mood();
    if mood.slow.as_ref() == Some(&request) {
        thread::sleep(SLOW);
    }
    assert!(mood.dies_of.as_ref() != Some(&request), "this request is fatal, as the task says");
    format!("re{number}").repeat(mood.times)
}

/// What this process has to say. The judge's answer is in it, so that the other one knows it only from the pipe.
fn speak() -> Vec<String> {
    let mood = mood();
    let side = usize::from(std::process::id() != mood.parent);
    let number = exam::call(
        "speak",
        Value::record([("side", Value::from(["parent", "child"][side])), ("by", Value::Caller)]),
    );
    let text =
        |word: &String| if word.is_empty() { String::new() } else { format!("{word}{}", number % 1_000) };
    mood.says[side].iter().map(|word| text(word).repeat(mood.times)).collect()
}

fn hear(messages: Vec<String>) {
    let messages: Value = messages.iter().map(|message| in_short(message)).collect();
    exam::call("hear", Value::record([("messages", messages), ("by", Value::Caller)]));
}

/// A long text as its beginning, its length, and a number that depends on all of it.
fn in_short(text: &str) -> Value {
    if text.len() <= 40 {
        return text.into();
    }
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let start: String = text.chars().take(12).collect();
    format!("{start}… ({} bytes, {:08x})", text.len(), hasher.finish() as u32).into()
}
