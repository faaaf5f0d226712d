//! One engine searches one program for its bug.

use crate::Result;
use crate::compile::Workbench;
use crate::corpus::Program;
use crate::engine::Engine;
use serde_json::Value;
use std::fs;
use std::path::Path;
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

/// Compiles a program for an engine, and has it searched.
pub fn hunt(workbench: &Workbench, program: &Program, engine: Engine, quick: bool) -> Result<Hunt> {
    let file = match workbench.compile(&program.path, engine.library())? {
        Ok(file) => file,
        Err(messages) => return Ok(without_answer(Verdict::NotBuilt, &first_error(&messages))),
    };
    let budget = engine.budget(quick);
    let answers = run(&file, engine, budget)?;
    let hunts: Vec<Hunt> = answers.lines().filter_map(read).collect();
    Ok(median(hunts).map_or_else(|| without_answer(Verdict::Crashed, ""), |hunt| expected(hunt, program)))
}

/// Runs a program and returns what it printed. One that does not end is killed.
pub fn run(file: &Path, engine: Engine, budget: Duration) -> Result<String> {
    let printed = file.with_extension("out");
    let (milliseconds, repeats, search) = (budget.as_millis(), engine.repeats(), engine.search());
    let mode = if engine == Engine::Instrumented { "T" } else { "S" };
    let mut child = Command::new(file)
        .env("WEFT", format!("scenario=main;budget_ms={milliseconds};seed=1;mode={mode}"))
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
    let kind = answer["kind"].as_str().map(|kind| format!("{kind} ")).unwrap_or_default();
    Some(Hunt {
        verdict,
        // Those that were cut off were made, too.
        executions: number("executions") + number("redundant"),
        time: Duration::from_micros(number("micros")),
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
fn expected(hunt: Hunt, program: &Program) -> Hunt {
    let endless = ["exceeded max_steps", "exceeded maximum number of branches"];
    let too_long = endless.iter().any(|text| hunt.message.contains(text));
    let wanted = program.bug.as_ref().is_none_or(|bug| bug.contains("livelock"));
    if too_long && !wanted { Hunt { verdict: Verdict::Crashed, ..hunt } } else { hunt }
}

fn without_answer(verdict: Verdict, message: &str) -> Hunt {
    Hunt { verdict, executions: 0, time: Duration::ZERO, message: message.to_string() }
}

fn first_error(messages: &str) -> String {
    messages.lines().find(|line| line.starts_with("error")).unwrap_or_default().to_string()
}
