//! One engine searches one program for its bug.

use crate::Result;
use crate::engine::Engine;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What an engine made of a program.
#[derive(Debug, Clone)]
pub struct Hunt {
    pub verdict: Verdict,
    /// Executions until something was found, or until the search ended.
    pub executions: u64,
    /// How long that took.
    pub time: Duration,
    /// What it said.
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Something is wrong.
    Failed,
    /// Nothing was found in the time.
    Passed,
    /// Nothing is to be found.
    Complete,
    /// It does not compile.
    NotBuilt,
    /// The process ended without an answer, or did not end.
    Crashed,
}

/// How much longer than its budget a process may take.
const GRACE: Duration = Duration::from_secs(10);

/// Has a compiled program searched.
pub fn hunt(file: &Result<PathBuf>, bug: Option<&str>, engine: Engine, quick: bool) -> Result<Hunt> {
    let file = match file {
        Ok(file) => file,
        Err(error) => return Ok(without_answer(Verdict::NotBuilt, &first_error(&error.to_string()))),
    };
    let hunts = if engine.is_rival() {
        run(file, engine, 1, engine.budget(quick))?.lines().filter_map(read).collect()
    } else {
        with_other_seeds(file, engine, engine.budget(quick))?
    };
    Ok(median(hunts).map_or_else(|| without_answer(Verdict::Crashed, ""), |hunt| expected(hunt, bug)))
}

/// What the adapters of the rivals do in one process, ours does in one for each seed: as long as something is found, and
/// there is time.
fn with_other_seeds(file: &Path, engine: Engine, budget: Duration) -> Result<Vec<Hunt>> {
    let started = Instant::now();
    let mut hunts = Vec::new();
    for seed in 1..=engine.repeats() {
        hunts.extend(run(file, engine, seed, budget)?.lines().filter_map(read));
        let found = hunts.last().is_some_and(|hunt| hunt.verdict == Verdict::Failed);
        if !found || started.elapsed() > budget / 2 {
            break;
        }
    }
    Ok(hunts)
}

/// Runs a program and returns what it printed. One that does not end is killed.
pub fn run(file: &Path, engine: Engine, seed: usize, budget: Duration) -> Result<String> {
    let printed = file.with_extension("out");
    let (milliseconds, repeats, search) = (budget.as_millis(), engine.repeats(), engine.search());
    let mode = if engine == Engine::Instrumented { "T" } else { "S" };
    let mut child = Command::new(file)
        .env("WEFT", format!("scenario=main;budget_ms={milliseconds};seed={seed};mode={mode}"))
        .env("RIVAL", format!("search={search};budget_ms={milliseconds};repeats={repeats}"))
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(fs::File::create(&printed)?)
        .stderr(Stdio::null())
        .spawn()?;
    let started = Instant::now();
    while child.try_wait()?.is_none() {
        if started.elapsed() > budget + GRACE {
            child.kill()?;
            child.wait()?;
            break;
        }
        sleep(Duration::from_millis(1));
    }
    Ok(String::from_utf8_lossy(&fs::read(printed)?).into_owned())
}

fn read(line: &str) -> Option<Hunt> {
    let answer: Value = serde_json::from_str(line).ok()?;
    let number = |key: &str| answer[key].as_u64().unwrap_or_default();
    let verdict = match (answer["verdict"].as_str()?, answer["complete"].as_bool()?) {
        ("failed", _) => Verdict::Failed,
        ("passed", true) => Verdict::Complete,
        ("passed", false) => Verdict::Passed,
        _ => Verdict::Crashed,
    };
    // Ours also tells how long the search took without what follows it: making the find smaller, recording it for people.
    let micros = answer["found_micros"].as_u64().unwrap_or_else(|| number("micros"));
    let kind = answer["kind"].as_str().map(|kind| format!("{kind} ")).unwrap_or_default();
    Some(Hunt {
        verdict,
        // Those that were cut off were made, too.
        executions: number("executions") + number("redundant"),
        time: Duration::from_micros(micros),
        message: format!("{kind}{}", answer["message"].as_str().unwrap_or_default()),
    })
}

/// The middle one of several; one that found nothing counts as later than any that did.
fn median(mut hunts: Vec<Hunt>) -> Option<Hunt> {
    hunts.sort_by_key(|hunt| (hunt.verdict != Verdict::Failed, hunt.executions));
    let middle = hunts.len().checked_sub(1)? / 2;
    hunts.into_iter().nth(middle)
}

/// An execution that has no end is a find only where one was to be found.
fn expected(hunt: Hunt, bug: Option<&str>) -> Hunt {
    let endless = ["exceeded max_steps", "exceeded maximum number of branches"];
    let too_long = endless.iter().any(|text| hunt.message.contains(text));
    let wanted = bug.is_none_or(|bug| bug.contains("livelock"));
    if too_long && !wanted { Hunt { verdict: Verdict::Crashed, ..hunt } } else { hunt }
}

fn without_answer(verdict: Verdict, message: &str) -> Hunt {
    Hunt { verdict, executions: 0, time: Duration::ZERO, message: message.to_string() }
}

fn first_error(messages: &str) -> String {
    messages.lines().find(|line| line.starts_with("error")).unwrap_or_default().to_string()
}
