//! Asks `observe` what the child of each method sees; how each child has begun, the kernel says.

use exam::{Exam, Random, Value};
use multiproc::StartMethod;
use start_methods::{Report, observe};
use std::sync::Mutex;
use std::{fs, process};

fn main() {
    multiproc::init();
    exam::serve(&Exam { case, answer, baseline: None });
}

const METHODS: [(&str, StartMethod); 3] =
    [("fork", StartMethod::Fork), ("spawn", StartMethod::Spawn), ("fork-server", StartMethod::ForkServer)];

fn case(name: &str, random: &mut Random) -> Value {
    let word = random.word(8);
    let methods: Vec<&str> = match name {
        "none" => Vec::new(),
        "all" => METHODS.map(|(name, _)| name).to_vec(),
        "fork" | "spawn" | "fork-server" => vec![name],
        _ => (0..random.between(1, 4)).map(|_| METHODS[random.between(0, 2) as usize].0).collect(),
    };
    Value::record([("word", word.into()), ("methods", Value::from(methods))])
}

fn answer(input: &Value) -> Value {
    let word: &str = input.field("word").text();
    let names: Vec<String> = input.field("methods").to_texts();
    let methods: Vec<StartMethod> = names.iter().map(|name| method(name)).collect();
    SHOWN.lock().expect("nobody panics").clear();
    let () = observe(word, &methods, look);
    Value::Unit
}

fn method(name: &str) -> StartMethod {
    METHODS.iter().find(|(known, _)| *known == name).expect("the cases name these").1
}

/// The children that were shown for this input: each is to be another one.
static SHOWN: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A submission can invent what it reports, but not what the system says of a process.
fn look(report: Report) {
    let Report { pid, parent, handed, found } = report;
    let claim = Value::record([
        ("child", began(pid).into()),
        ("parent", relation(pid, parent).into()),
        ("handed", handed.into()),
        ("found", found.into()),
        ("by", Value::Caller),
    ]);
    exam::call("look", claim);
}

/// How a process has begun. A copy has the arguments of what it was copied from; a fresh image has its own.
fn began(pid: u32) -> &'static str {
    let shown_before = {
        let mut shown = SHOWN.lock().expect("nobody panics");
        shown.push(pid);
        shown[..shown.len() - 1].contains(&pid)
    };
    match arguments(pid) {
        _ if pid == process::id() => "no child, but the process itself",
        _ if shown_before => "was shown before",
        None => "there is no such process",
        Some(its) if its.is_empty() => "has ended",
        Some(its) if says(&its, "--multiproc-spawned") => "a fresh image",
        Some(its) if says(&its, "--multiproc-fork-server") => "a copy of a server",
        Some(its) if Some(&its) == arguments(process::id()).as_ref() => "a copy of the process",
        Some(_) => "another program",
    }
}

/// What `parent` is to the child, and whether it is its parent.
fn relation(child: u32, parent: u32) -> &'static str {
    match arguments(parent) {
        _ if parent_of(child) != Some(parent) => "not its parent",
        _ if parent == process::id() => "the process itself",
        Some(its) if says(&its, "--multiproc-fork-server") => "the server",
        _ => "another process",
    }
}

/// What a process was begun with; empty for one that has ended and was not joined.
fn arguments(pid: u32) -> Option<Vec<u8>> {
    fs::read(format!("/proc/{pid}/cmdline")).ok()
}

fn says(arguments: &[u8], what: &str) -> bool {
    arguments.windows(what.len()).any(|part| part == what.as_bytes())
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}
