//! How long a student waits: `grader check` against `cargo test` of an equivalent crate, from a touched source.
//!
//!     cargo bench --bench first_verdict
//!
//! The crate is laid out as Exercism does it: the student's `src/lib.rs`, and the tests beside it in `tests/`, where
//! another student's file finds them, too. All is warm: dependencies, libraries and the reference are built. The commands are timed in turn, so that whatever
//! else the machine does touches all of them alike, and what is reported are the medians and their ratios.

#![expect(clippy::disallowed_methods, reason = "what is timed are whole commands, with code of our own")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Odd, so that the median is a run that really happened.
const ROUNDS: usize = 11;

fn main() -> Result<()> {
    // Cargo asks every bench target whether it has tests.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return Ok(());
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("first-verdict");
    let package = equivalent_crate(&folder)?;
    let (mut cargo, mut first, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        touch(&package)?;
        let times = [
            time(&mut cargo_test(&package))?,
            time(&mut check(&package, &["--only", "output"]))?,
            time(&mut check(&package, &[]))?,
        ];
        // The first round warms everything up.
        if round > 0 {
            cargo.push(times[0]);
            first.push(times[1]);
            whole.push(times[2]);
        }
    }
    let base = median(cargo);
    println!("cargo test, source touched         {:>7.3} s   1.00 ×", base.as_secs_f64());
    row("grader check, build and output", median(first), base);
    row("grader check, all checks", median(whole), base);
    Ok(())
}

fn row(name: &str, time: Duration, base: Duration) {
    println!("{name:<34} {:>7.3} s   {:.2} ×", time.as_secs_f64(), time.as_secs_f64() / base.as_secs_f64());
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn time(command: &mut Command) -> Result<Duration> {
    let started = Instant::now();
    let output = command.output()?;
    let time = started.elapsed();
    if output.status.success() {
        return Ok(time);
    }
    Err(format!(
        "{command:?}: {}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
    .into())
}

fn cargo_test(package: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.args(["test", "--quiet", "--offline"]).current_dir(package).env_remove("CARGO_TARGET_DIR");
    command
}

fn check(package: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command
        .args(["check", "exercise-3", "--path"])
        .arg(package)
        .args(options)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn touch(package: &Path) -> Result<()> {
    let file = fs::File::options().append(true).open(package.join("src/lib.rs"))?;
    Ok(file.set_modified(std::time::SystemTime::now())?)
}

/// The solved exercise as a package with tests: what `output` asks, in the words of `cargo test`.
fn equivalent_crate(folder: &Path) -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = folder.join("countdown");
    fs::create_dir_all(package.join("src"))?;
    fs::create_dir_all(package.join("tests"))?;
    let multiproc = root.join("crates/multiproc");
    fs::write(
        package.join("Cargo.toml"),
        format!("{MANIFEST}multiproc = {{ path = {:?} }}\n", multiproc.display().to_string()),
    )?;
    fs::copy(root.join("exercises/03-countdown/reference/src/lib.rs"), package.join("src/lib.rs"))?;
    fs::write(package.join("tests/countdown.rs"), TESTS)?;
    Ok(package)
}

const MANIFEST: &str = "\
[package]
name = \"countdown\"
version = \"0.0.0\"
edition = \"2024\"

[workspace]

[dependencies]
";

/// The cases of the exercise's `output` check, in the words of `cargo test`; as there, the random ones are compared with
/// another implementation.
const TESTS: &str = "\
use countdown::countdowns;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

fn twice(start: u64) -> u64 {
    2 * start
}

fn in_turn(starts: &[u64]) -> Vec<u64> {
    starts.iter().map(|start| twice(*start)).collect()
}

#[test]
fn none() {
    assert_eq!(countdowns(&[], 2, twice), []);
}

#[test]
fn one() {
    assert_eq!(countdowns(&[7], 3, twice), [14]);
}

#[test]
fn two() {
    assert_eq!(countdowns(&[7, 9], 2, twice), [14, 18]);
}

#[test]
fn many() {
    assert_eq!(countdowns(&[5, 4, 3, 2, 1, 9, 8, 7, 6], 3, twice), [10, 8, 6, 4, 2, 18, 16, 14, 12]);
}

#[test]
fn equal() {
    assert_eq!(countdowns(&[5, 5, 5], 2, twice), [10, 10, 10]);
}

#[test]
fn random() {
    let random = RandomState::new();
    for case in 0..8u64 {
        let number = |index: u64| random.hash_one((case, index));
        let starts: Vec<u64> = (0..number(0) % 13).map(|index| 1 + number(index + 2) % 1_000_000).collect();
        let workers = 1 + (number(1) % 4) as usize;
        assert_eq!(countdowns(&starts, workers, twice), in_turn(&starts), \"{starts:?} {workers}\");
    }
}
";
