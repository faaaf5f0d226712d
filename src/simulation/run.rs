//! Runs `main` of a program on a simulated machine, in a sandboxed process of its own.

use super::report::Simulated;
use crate::race::worker::{self, Said};
use crate::race::{Lab, Scenario};
use crate::sandbox::{End, Limits};
use anyhow::Result;
use std::time::Duration;

/// What came of it.
#[derive(Debug)]
pub enum Answer {
    /// What the machine told.
    Run(Box<Simulated>),
    /// The process ended so without an answer, or with something that is none.
    None(End),
}

/// How long one run may take, in seconds of real time.
pub const PATIENCE_SECS: u64 = 60;

/// On which machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine {
    /// How many cores it has.
    pub cores: usize,
    /// Whether a lock goes to whoever comes first.
    pub barging: bool,
    /// How long the start of a process takes.
    pub process_start: Duration,
}

/// Runs a program, or one test of one.
///
/// # Errors
///
/// If the sandbox fails us; whatever the process does is an [`Answer`].
pub fn main(lab: &Lab, scenario: &Scenario, machine: Machine, patience: Duration) -> Result<Answer> {
    let (name, told) = super::told(machine.cores, machine.process_start);
    let told = format!("{told};barging={};scenario={}", u8::from(machine.barging), scenario.path);
    let Said { line, end } = worker::ask(lab, &scenario.program, (name, told), limits(patience))?;
    let simulated = line.and_then(|line| serde_json::from_slice(&line).ok());
    Ok(simulated.map_or(Answer::None(end), |simulated| Answer::Run(Box::new(simulated))))
}

fn limits(patience: Duration) -> Limits {
    Limits { wall: patience, cpu: patience, ..worker::limits(patience) }
}
