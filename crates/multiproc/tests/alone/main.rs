//! Scenarios that need a process of their own, with one thread: this program starts itself again for each.
//!
//! All are about the processes of the system: their descriptors, signals, and copies of memory.
#![cfg_attr(modelled, allow(dead_code, unused_imports, reason = "in the model there is nothing to try"))]

#[cfg(not(modelled))]
mod any_moment;
#[cfg(not(modelled))]
mod interrupted;
#[cfg(not(modelled))]
mod left_behind;
#[cfg(not(modelled))]
mod managing;
#[cfg(not(modelled))]
mod output;
#[cfg(not(modelled))]
mod related;
#[cfg(not(modelled))]
mod sharing;

use std::env;
use std::process::{Command, ExitCode, Output};
use std::time::Duration;

const SCENARIO: &str = "MULTIPROC_SCENARIO";

/// What runs alone, and what must be true of its output.
type Scenario = (&'static str, fn(), fn(&Output));

unsafe extern "C" {
    safe fn alarm(seconds: u32) -> u32;
}

fn main() -> ExitCode {
    if cfg!(miri) {
        // It has no processes.
        return ExitCode::SUCCESS;
    }
    #[cfg(not(modelled))]
    let scenarios = [
        output::SCENARIOS,
        left_behind::SCENARIOS,
        related::SCENARIOS,
        interrupted::SCENARIOS,
        sharing::SCENARIOS,
        managing::SCENARIOS,
        any_moment::SCENARIOS,
    ]
    .concat();
    #[cfg(modelled)]
    let scenarios: Vec<Scenario> = Vec::new();
    if let Ok(name) = env::var(SCENARIO) {
        run(&scenarios, &name);
        return ExitCode::SUCCESS;
    }
    let wanted = env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let chosen: Vec<_> = scenarios.iter().filter(|(name, ..)| name.contains(&wanted)).collect();
    chosen.into_iter().for_each(prove);
    ExitCode::SUCCESS
}

fn run(scenarios: &[Scenario], name: &str) {
    // Ends a scenario that hangs, by a signal that nothing here handles.
    alarm(60 + u32::try_from(seconds().as_secs()).expect("it is no year"));
    let (_, scenario, _) = scenarios.iter().find(|(known, ..)| *known == name).expect("it was chosen");
    scenario();
}

#[expect(clippy::disallowed_methods, reason = "it runs this test, and no student's code")]
fn prove(&(name, _, check): &Scenario) {
    let this = env::current_exe().expect("a test knows where it is");
    // A hundred panics are meant, and a backtrace takes far longer than the process that it is of.
    let scenario = [(SCENARIO, name), ("RUST_BACKTRACE", "0")];
    let output = Command::new(this).envs(scenario).output().expect("what runs can be run again");
    println!("scenario {name} ... {}", output.status);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    check(&output);
}

/// How long a scenario takes that could go on for ever.
fn seconds() -> Duration {
    let seconds = env::var("MULTIPROC_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(2))
}

/// For scenarios that check themselves.
fn anything(_: &Output) {}
