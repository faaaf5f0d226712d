//! Whether a busy machine changes a verdict: every reference and every wrong submission of the course is graded once
//! on the machine as it is, and then again and again with a busy loop beside it on every core.
//!
//!     cargo bench --bench steadiness                       all exercises, 50 times each
//!     cargo bench --bench steadiness -- 5 exercise-3       one exercise, 5 times
//!     cargo bench --bench steadiness -- 200 exercise-3 --only speedup
//!                                                          its checks whose names have this in them count, no others
//!
//! A verdict differs if a pass turned into a failure, a failure into a pass, or a failure into one of another kind.
//! That a busy machine allows no verdict about speed (inconclusive) is no difference; how often it happens is told.

#![expect(clippy::disallowed_methods, reason = "what is run are whole gradings")]

use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, hint, thread};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.iter().any(|argument| argument == "--test" || argument == "--list") {
        // Cargo asks every bench target whether it has tests.
        return Ok(());
    }
    let only = take_option(&mut arguments, "--only");
    let repeats = arguments.first().map_or(Ok(50), |repeats| repeats.parse())?;
    let wanted = |id: &str| arguments.len() < 2 || arguments[1..].iter().any(|name| name == id);
    let mut tally = Tally::default();
    for (id, submission) in submissions()?.into_iter().filter(|(id, _)| wanted(id)) {
        examine(&id, &submission, &only, repeats, &mut tally)?;
    }
    println!(
        "{} gradings under load, {} verdicts of checks: {} differ, {} inconclusive",
        tally.gradings, tally.verdicts, tally.differ, tally.inconclusive
    );
    if tally.verdicts == 0 {
        return Err("no check was looked at".into());
    }
    if tally.differ == 0 { Ok(()) } else { Err("a verdict depends on the load".into()) }
}

/// Takes an option and its value out of the arguments. Without it, the value is empty.
fn take_option(arguments: &mut Vec<String>, option: &str) -> String {
    let Some(index) = arguments.iter().position(|argument| argument == option) else { return String::new() };
    arguments.drain(index..arguments.len().min(index + 2)).nth(1).unwrap_or_default()
}

#[derive(Default)]
struct Tally {
    gradings: usize,
    verdicts: usize,
    differ: usize,
    inconclusive: usize,
}

/// The reference and all wrong submissions, with the exercise's id.
fn submissions() -> Result<Vec<(String, PathBuf)>> {
    let mut all = Vec::new();
    for exercise in folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises"))? {
        if exercise.join("exercise.toml").is_file() {
            let name = exercise.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let number: u32 = name.split('-').next().unwrap_or_default().parse()?;
            let of_exercise =
                [vec![exercise.join("reference/src")], folders(&exercise.join("wrong"))?].concat();
            all.extend(of_exercise.into_iter().map(|path| (format!("exercise-{number}"), path)));
        }
    }
    Ok(all)
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries: std::io::Result<Vec<_>> = fs::read_dir(folder)?.collect();
    let mut folders: Vec<PathBuf> =
        entries?.into_iter().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn examine(id: &str, submission: &Path, only: &str, repeats: usize, tally: &mut Tally) -> Result<()> {
    let idle = verdicts(id, submission, only)?;
    let (mut differ, mut inconclusive) = (Vec::new(), 0);
    under_load(|| -> Result<()> {
        for _ in 0..repeats {
            let loaded = verdicts(id, submission, only)?;
            tally.gradings += 1;
            tally.verdicts += loaded.len();
            inconclusive += loaded.iter().filter(|(_, verdict)| is_open(verdict)).count();
            let changed = idle.iter().zip(&loaded).filter(|(before, after)| differs(before, after));
            differ.extend(
                changed.map(|((check, before), (_, after))| format!("{check}: {before} became {after}")),
            );
        }
        Ok(())
    })?;
    println!("{id} {}: {} differ, {inconclusive} inconclusive", submission.display(), differ.len());
    for change in &differ {
        println!("    {change}");
    }
    tally.differ += differ.len();
    tally.inconclusive += inconclusive;
    Ok(())
}

type Verdict = (String, String);

/// The checks with their outcome, and the kind of the fault where one failed.
fn verdicts(id: &str, submission: &Path, only: &str) -> Result<Vec<Verdict>> {
    let output = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(["check", id, "--format", "json", "--path"])
        .arg(submission)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let grade: Value = serde_json::from_slice(&output.stdout)?;
    let lines = grade["lines"].as_array().ok_or("a grade has lines")?;
    let verdict = |line: &Value| {
        let word = |key: &str| line[key].as_str().unwrap_or_default().to_string();
        (word("check"), format!("{} {}", word("outcome"), word("kind")).trim().to_string())
    };
    Ok(lines.iter().map(verdict).filter(|(check, _)| check.contains(only)).collect())
}

fn is_open(verdict: &str) -> bool {
    verdict == "inconclusive"
}

fn differs((_, before): &Verdict, (_, after): &Verdict) -> bool {
    before != after && !is_open(before) && !is_open(after)
}

/// Does something while a thread on every core computes without end.
fn under_load<T>(work: impl FnOnce() -> T) -> T {
    let over = AtomicBool::new(false);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    hint::spin_loop();
                }
            });
        }
        let result = work();
        over.store(true, Ordering::Relaxed);
        result
    })
}
