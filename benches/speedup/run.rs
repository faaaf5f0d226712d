//! Runs programs, on the simulated machine or on this one.

use crate::Result;
use serde_json::Value;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a process took of this machine.
pub struct Cost {
    pub wall: Duration,
    pub cpu: Duration,
}

/// A run on the simulated machine.
pub struct Simulated {
    pub makespan: Duration,
    pub cost: Cost,
}

/// Runs a program on so many simulated cores.
pub fn simulated(program: &Path, cores: u64) -> Result<Simulated> {
    let mut command = Command::new(program);
    command.env("WEFT", format!("cores={cores};process_start_ns=500000;fd=1"));
    let (answer, cost) = run(&mut command)?;
    let answer: Value = serde_json::from_str(&answer)?;
    if !answer["failure"].is_null() {
        return Err(format!("{}", answer["failure"]).into());
    }
    let makespan = answer["makespan"].as_u64().ok_or("a run has a makespan")?;
    Ok(Simulated { makespan: Duration::from_nanos(makespan), cost })
}

/// Runs a program on cores of this machine: on one of them, or on all.
pub fn native(program: &Path, on_one: bool) -> Result<Cost> {
    if !on_one {
        return run(&mut Command::new(program)).map(|(_, cost)| cost);
    }
    // What `available_parallelism` says follows from it.
    run(Command::new("taskset").args(["--cpu-list", "0"]).arg(program)).map(|(_, cost)| cost)
}

/// Computes so many units in sequence.
pub fn sequence(program: &Path, units: u64) -> Result<Cost> {
    run(Command::new(program).arg(units.to_string())).map(|(_, cost)| cost)
}

fn run(command: &mut Command) -> Result<(String, Cost)> {
    let before = cpu_of_children();
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut answer = String::new();
    child.stdout.take().ok_or("it is piped")?.read_to_string(&mut answer)?;
    let status = child.wait()?;
    let cost = Cost { wall: started.elapsed(), cpu: cpu_of_children().saturating_sub(before) };
    if status.success() || !answer.is_empty() {
        return Ok((answer, cost));
    }
    Err(format!("{command:?} ended with {status}").into())
}

/// The processor time of all children that have ended and were waited for.
fn cpu_of_children() -> Duration {
    // SAFETY: all zeros is a value of this struct, and the call fills it.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    [usage.ru_utime, usage.ru_stime].into_iter().map(time).sum()
}

fn time(time: libc::timeval) -> Duration {
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::from_secs(seconds) + Duration::from_micros(u64::try_from(time.tv_usec).unwrap_or_default())
}
