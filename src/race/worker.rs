//! Runs one scenario in a process of its own, and takes its answer.
//!
//! The process is told its task in the variable `WEFT` and answers with one line of JSON on descriptor 3. What it prints
//! and what it exits with mean nothing. It is the code under examination that runs in there, so it may also crash, use
//! too much, or end without a word.

use super::outcome::Outcome;
use super::{Lab, Mode, Program};
use crate::sandbox::{End, Holes, Job, Limits, Running};
use crate::toolchain::plain_environment;
use anyhow::{Context, Result};
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

/// What to explore, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The scenario.
    pub scenario: &'a str,
    /// How long to explore it.
    pub budget: Duration,
    /// The seed of random executions.
    pub seed: u64,
    /// The one execution to run, instead of exploring.
    pub replay: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub enum Answer {
    /// What the process found.
    Outcome(Box<Outcome>),
    /// The process ended so without an answer, or with something that is none.
    None(End),
}

/// How much longer than its budget a process may take: it finishes the execution that it is at, makes the failing one
/// smaller, and tells.
const GRACE: Duration = Duration::from_secs(15);
/// The longest answer that is read.
const MAX_ANSWER: u64 = 64 << 20;

/// Runs a scenario.
///
/// # Errors
///
/// If the sandbox fails us; whatever the process does is an [`Answer`].
pub fn run(lab: &Lab, program: &Program, task: &Task, mode: &Mode) -> Result<Answer> {
    let told = ("WEFT".to_string(), told(task, mode));
    let Said { line, end } = ask(lab, program, told, limits(task.budget))?;
    let outcome = line.and_then(|line| serde_json::from_slice(&line).ok());
    Ok(outcome.map_or(Answer::None(end), Answer::Outcome))
}

/// What a process said.
#[derive(Debug)]
pub struct Said {
    /// Its answer, if it was one line.
    pub line: Option<Vec<u8>>,
    /// How it ended.
    pub end: End,
}

/// Runs a program that is told its task in a variable, and takes its answer.
///
/// # Errors
///
/// If the sandbox fails us.
pub fn ask(lab: &Lab, program: &Program, told: (String, String), limits: Limits) -> Result<Said> {
    let (ours, theirs) = UnixStream::pair().context("make a pair of sockets")?;
    let folder = program.file.parent().context("find the folder of the program")?.to_path_buf();
    let running = lab.sandbox.start(Job {
        program: program.file.clone(),
        args: program.args.iter().map(Into::into).collect(),
        env: [plain_environment(), vec![told]].concat(),
        cwd: PathBuf::from("/"),
        readable: vec![folder],
        scratch: None,
        artefact: None,
        channel: Some(theirs.into()),
        live: false,
        limits,
        holes: Holes::NONE,
    })?;
    listen(ours, running)
}

/// What a process may use that explores for so long.
pub fn limits(budget: Duration) -> Limits {
    let time = budget.saturating_add(GRACE);
    Limits {
        wall: time,
        cpu: time,
        memory: 2 << 30,
        tasks: 16,
        output: 1 << 20,
        open_files: 64,
        file_size: 1 << 20,
        disk: 1 << 20,
        asked: 16 << 30, // The model reserves address space for all that a program could ask for.
    }
}

/// The task, as the process reads it.
fn told(task: &Task, mode: &Mode) -> String {
    let Task { scenario, budget, seed, replay } = task;
    let (budget, mode) = (budget.as_millis(), mode.letter());
    let replay = replay.map(|token| format!("replay={token};")).unwrap_or_default();
    format!("scenario={scenario};budget_ms={budget};seed={seed};{replay}fd=3;mode={mode}")
}

fn listen(channel: UnixStream, running: Running) -> Result<Said> {
    let mut said = Vec::new();
    // Ends when the process does, or as soon as it says too much.
    let heard = channel.take(MAX_ANSWER).read_to_end(&mut said);
    let run = running.wait()?;
    Ok(Said { line: heard.ok().and_then(|_| one_line(&said)), end: run.end })
}

/// The answer, if there is exactly one.
fn one_line(said: &[u8]) -> Option<Vec<u8>> {
    let line = said.strip_suffix(b"\n").unwrap_or(said);
    (!line.is_empty() && !line.contains(&b'\n')).then(|| line.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"{\"scenario\":\"main\",\"verdict\":\"passed\"}";

    #[test]
    fn an_answer_is_one_line() {
        assert!(one_line(ANSWER).is_some());
        assert!(one_line(&[ANSWER, b"\n"].concat()).is_some());
        assert!(one_line(&[ANSWER, b"\n", ANSWER].concat()).is_none());
        assert!(one_line(b"").is_none());
    }

    #[test]
    fn a_task_is_told_in_one_variable() {
        let task = Task { scenario: "main", budget: Duration::from_secs(2), seed: 7, replay: Some("1-a0") };
        let told = told(&task, &Mode::Instrumented);
        assert_eq!(told, "scenario=main;budget_ms=2000;seed=7;replay=1-a0;fd=3;mode=T");
    }
}
