//! Six children that end in six ways, and what the system knows of them in the meantime.

use std::time::Duration;
use std::{env, fs, process, thread};
use zombies::supervise;

const WHAT: [&str; 6] =
    ["returns", "exits with the code 3", "panics", "aborts", "sleeps for an hour", "sleeps for an hour, too"];

fn main() {
    let asked: Vec<u64> = env::args().skip(1).map(|text| text.parse().expect("a whole number")).collect();
    let tasks = if asked.is_empty() { (0..6).collect() } else { asked };
    let endings = supervise(&tasks, run, patience);
    println!("\nin the end:");
    show_children();
    for (task, ending) in tasks.iter().zip(endings) {
        println!("    {:<28} {ending:?}", what(*task));
    }
}

fn what(task: u64) -> &'static str {
    usize::try_from(task).ok().and_then(|task| WHAT.get(task)).unwrap_or(&WHAT[5])
}

fn run(task: u64) {
    match task {
        0 => (),
        1 => process::exit(3),
        2 => panic!("as it was meant to"),
        3 => process::abort(),
        _ => thread::sleep(Duration::from_secs(3600)),
    }
}

fn patience() {
    thread::sleep(Duration::from_millis(300));
    println!("\nafter some patience:");
    show_children();
}

/// Prints what `ps` would: the number and the state of each child of this process.
fn show_children() {
    let processes = fs::read_dir("/proc").expect("Linux has a /proc").flatten();
    let stats = processes.filter_map(|process| fs::read_to_string(process.path().join("stat")).ok());
    let mut children: Vec<String> = stats.filter_map(|stat| child(&stat)).collect();
    children.sort();
    println!("    children: {}", if children.is_empty() { "none".into() } else { children.join(", ") });
}

/// A line of `stat` is `PID (NAME) STATE PARENT …`.
fn child(stat: &str) -> Option<String> {
    let (pid, rest) = stat.split_once(' ')?;
    let mut fields = rest.rsplit_once(") ")?.1.split(' ');
    let (state, parent) = (fields.next()?, fields.next()?);
    let state = if state == "Z" { "zombie" } else { "alive" };
    (parent == process::id().to_string()).then(|| format!("{pid} ({state})"))
}
