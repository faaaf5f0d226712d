//! Whether plain memory accesses are seen: those that go through no lock and no atomic.
//!
//! They are, if the compiler has each of them call a function of the model. That is what the instrumentation for
//! `ThreadSanitizer` does, which rustc has behind an unstable option (`-Zsanitizer=thread`) that stable compilers take
//! when `RUSTC_BOOTSTRAP` is set. Nobody promises that it stays so; it is therefore tried out with each toolchain, on a
//! program with a data race that has to be found and on its correct twin that has to pass. Only code that is checked is
//! compiled so, the model itself is not, which the compiler has to be told is meant.

use super::build;
use super::source::Source;
use super::worker::{self, Task};
use super::{Lab, Shadow};
use crate::race::outcome;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::time::Duration;

/// What an exploration sees of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Memory accesses, and all that the standard library offers for synchronisation.
    Instrumented,
    /// Only what the standard library offers for synchronisation.
    Plain {
        /// Why it is not more.
        why: String,
    },
}

/// The options for crates whose memory accesses are to be seen. Generic code is compiled into them, so that its
/// accesses are, too.
pub const SEEING: [&str; 4] = [
    "-Zsanitizer=thread",
    "-Cunsafe-allow-abi-mismatch=sanitizer",
    "-Zexternal-clangrt",
    "-Zshare-generics=no",
];

/// What crates of others are compiled with instead: only their atomics are seen, so that what is handed over through the
/// counters of an `Arc` is known even where others' code clones or drops it. What they do to plain memory is not looked
/// at: some of them race on purpose, where the hardware allows it.
const ONLY_ATOMICS: [&str; 3] = [
    "-Cllvm-args=-tsan-instrument-memory-accesses=0",
    "-Cllvm-args=-tsan-instrument-func-entry-exit=0",
    "-Cllvm-args=-tsan-instrument-memintrinsics=0",
];

/// The variable without which a stable compiler does not take them.
pub const BOOTSTRAP: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

impl Mode {
    /// The options of the compiler for code that is to be checked.
    pub fn arguments(&self) -> Vec<OsString> {
        match self {
            Mode::Instrumented => SEEING.map(OsString::from).into(),
            Mode::Plain { .. } => Vec::new(),
        }
    }

    /// The options of the compiler for crates that the code only uses.
    pub fn arguments_for_others(&self) -> Vec<OsString> {
        match self {
            Mode::Instrumented => SEEING.iter().chain(&ONLY_ATOMICS).map(OsString::from).collect(),
            Mode::Plain { .. } => Vec::new(),
        }
    }

    /// The variables that go with them.
    pub fn environment(&self) -> Vec<(String, String)> {
        let (name, value) = BOOTSTRAP;
        match self {
            Mode::Instrumented => vec![(name.to_string(), value.to_string())],
            Mode::Plain { .. } => Vec::new(),
        }
    }

    /// The letter by which the model knows it.
    pub fn letter(&self) -> char {
        match self {
            Mode::Instrumented => 'T',
            Mode::Plain { .. } => 'S',
        }
    }
}

/// What code is compiled for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// To be explored: what it does is of interest, and where.
    Explore(&'a Mode),
    /// To be run once, in virtual time: as fast code, as cargo makes it for a release.
    Simulate,
}

impl Purpose<'_> {
    /// How well it is compiled.
    pub fn optimisation(self) -> [&'static str; 3] {
        match self {
            Purpose::Explore(_) => ["-Copt-level=0", "-Cdebug-assertions=on", "-Coverflow-checks=on"],
            Purpose::Simulate => ["-Copt-level=3", "-Cdebug-assertions=off", "-Coverflow-checks=off"],
        }
    }

    /// The options of the compiler for the user's code.
    pub fn arguments(self) -> Vec<OsString> {
        match self {
            Purpose::Explore(mode) => mode.arguments(),
            Purpose::Simulate => Vec::new(),
        }
    }

    /// The options of the compiler for crates that the code only uses.
    pub fn arguments_for_others(self) -> Vec<OsString> {
        match self {
            Purpose::Explore(mode) => mode.arguments_for_others(),
            Purpose::Simulate => Vec::new(),
        }
    }

    /// The variables that go with them.
    pub fn environment(self) -> Vec<(String, String)> {
        match self {
            Purpose::Explore(mode) => mode.environment(),
            Purpose::Simulate => Vec::new(),
        }
    }
}

/// The programs that [`try_out`] runs; part of the key of what it finds out.
pub fn programs() -> String {
    [RACY, ORDERLY].concat()
}

/// Finds out which mode works.
///
/// # Errors
///
/// If none does.
pub fn try_out(lab: &Lab, shadow: &Shadow) -> Result<Mode> {
    // A second time, because the answer is kept: one accident on a busy machine must not decide.
    match demand(lab, shadow).or_else(|_| demand(lab, shadow)) {
        Ok(()) => Ok(Mode::Instrumented),
        Err(error) => {
            let plain = Mode::Plain { why: format!("{error:#}") };
            passes(lab, &shadow.in_mode(plain.clone()))
                .context("try out the model of the standard library")?;
            Ok(plain)
        }
    }
}

fn demand(lab: &Lab, shadow: &Shadow) -> Result<()> {
    passes(lab, shadow)?;
    let found = explore(lab, shadow, RACY)?;
    let race = found.kind == Some(outcome::FailureKind::DataRace);
    ensure!(race, "a data race was not found: {:?} {:?}", found.verdict, found.message);
    Ok(())
}

fn passes(lab: &Lab, shadow: &Shadow) -> Result<()> {
    let found = explore(lab, shadow, ORDERLY)?;
    let passed = found.verdict == outcome::Verdict::Passed;
    ensure!(passed, "a correct program did not pass: {:?} {:?}", found.verdict, found.message);
    Ok(())
}

fn explore(lab: &Lab, shadow: &Shadow, text: &str) -> Result<outcome::Outcome> {
    let source = Source::of_text("self_test.rs", text);
    let built = build::program(lab, shadow, &source, build::Edition::E2024, Purpose::Explore(&shadow.mode))?;
    let built =
        built.map_err(|refusal| anyhow::anyhow!("compile a program for the model: {}", refusal.messages))?;
    let task = Task { scenario: "main", budget: Duration::from_secs(5), seed: 1, replay: None };
    match worker::run(lab, &built.program, &task, &shadow.mode)? {
        worker::Answer::Outcome(outcome) => Ok(*outcome),
        worker::Answer::None(end) => anyhow::bail!("a program that was explored ended with {end:?}"),
    }
}

const RACY: &str = r"
static mut COUNT: u32 = 0;

fn main() {
    let add = || unsafe { COUNT += 1 };
    let other = std::thread::spawn(add);
    add();
    other.join().unwrap();
}
";

const ORDERLY: &str = r"
use std::sync::Mutex;

static mut COUNT: u32 = 0;
static LOCK: Mutex<()> = Mutex::new(());

fn main() {
    let add = || {
        let _held = LOCK.lock().unwrap();
        unsafe { COUNT += 1 }
    };
    let other = std::thread::spawn(add);
    add();
    other.join().unwrap();
    assert!(unsafe { COUNT } == 2);
}
";
