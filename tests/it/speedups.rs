//! The check `speedup`: the time of a submission on simulated cores, against what is asked.

use crate::place;
use crate::program::{Grade, command, done};
use crate::schema;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A course whose only exercise is about speedup.
fn course() -> PathBuf {
    place::repository().join("tests/course-of-speedups")
}

const EXERCISE: &str = "exercises/01-digests";

/// A copy in which one check is made, with these bounds.
fn asking(bounds: &str) -> TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    place::copy_all(&course(), copy.path());
    let path = copy.path().join(EXERCISE).join("exercise.toml");
    let manifest = std::fs::read_to_string(&path).unwrap();
    let (head, _) = manifest.split_once("[[check]]").expect("there are checks");
    place::write(&path, format!("{head}[[check]]\nspeedup = {{ points = 2, case = \"many\", {bounds} }}\n"));
    copy
}

fn graded(course: &Path, submission: &Path) -> Grade {
    let args = ["check", "1", "--format", "json", "--path"];
    done(command().args(args).arg(submission).arg("--course").arg(course)).grade()
}

/// The verdict on a submission that lies with the course.
fn verdict(bounds: &str, submission: &str) -> String {
    let course = asking(bounds);
    let path = course.path().join(EXERCISE).join(submission);
    graded(course.path(), &path).verdict("speedup").to_string()
}

/// The grade of a file.
fn of_source(bounds: &str, source: &str) -> Grade {
    let (course, file) = (asking(bounds), place::file("lib.rs", source));
    graded(course.path(), &file.path)
}

/// A submission that computes one digest after the other, behind these lines.
fn in_turn(lines: &str) -> String {
    format!(
        "pub fn digests(seeds: &[u64], digest: fn(u64) -> u64) -> Vec<u64> {{
    {lines}
    seeds.iter().map(|&seed| digest(seed)).collect()
}}
"
    )
}

const FASTER: &str = "cores = 4, at_least = 1.5";

#[test]
fn every_submission_of_the_course_gets_its_verdict() {
    let done = done(command().args(["course", "check", "--again", "--course"]).arg(course())).code(0);
    done.prints(&["✓ exercise-1 wrong/spins\n", "✓ exercise-1 right/queue\n", "12 as they should be, 0 not"]);
}

#[test]
fn what_computes_at_once_is_too_fast_where_it_is_to_work_in_turn() {
    assert_eq!(verdict("cores = 4, at_most = 1.3", "right/scope"), "too-fast");
    assert_eq!(verdict("cores = 4, at_most = 1.3", "wrong/lock-around-work"), "passed");
    assert_eq!(verdict("cores = 1, at_most = 1.3", "right/scope"), "passed");
}

#[test]
fn two_threads_are_fast_enough_or_slower_than_the_reference() {
    assert_eq!(verdict(FASTER, "wrong/two-threads"), "passed");
    assert_eq!(verdict("cores = 4, at_least = 2.9", "wrong/two-threads"), "too-slow");
    assert_eq!(
        verdict("cores = 4, relative_to_reference = 0.8", "wrong/two-threads"),
        "slower-than-reference"
    );
    assert_eq!(verdict("cores = 2, relative_to_reference = 0.7", "wrong/two-threads"), "passed");
}

#[test]
fn more_cores_can_be_asked_for_than_the_real_machine_has() {
    assert_eq!(verdict("cores = 64, at_least = 5", "right/scope"), "passed");
    assert_eq!(verdict("cores = 64, at_least = 5", "right/queue"), "too-slow");
}

#[test]
fn a_speedup_is_told_with_what_is_asked() {
    let course = asking(FASTER);
    let args = ["check", "1", "--only", "speedup", "--course"];
    let check = |submission: &str| {
        let path = course.path().join(EXERCISE).join(submission);
        done(command().args(args).arg(course.path()).arg("--path").arg(path))
    };
    check("right/scope").code(0).prints(&["✓ speedup", "on 4 simulated cores, 1.50× is asked"]);
    check("wrong/lock-around-work").code(1).prints(&["✗ speedup", "1.50×", "lib.rs:9", "Mutex::lock"]);
}

#[test]
fn whoever_names_the_model_gains_nothing() {
    assert_eq!(of_source(FASTER, &in_turn("let _ = \"__model\";")).verdict("speedup"), "not-checked");
}

#[test]
fn whoever_makes_the_real_machine_decide_gains_nothing() {
    for lines in
        ["let _ = std::fs::read(\"/proc/self/status\");", "let _ = std::net::TcpListener::bind(\"[::1]:0\");"]
    {
        // A busy machine may not be able to tell; it never takes slow for fast.
        let grade = of_source("cores = 2, at_least = 1.5", &in_turn(lines));
        let outcome = grade.line("speedup")["outcome"].as_str().unwrap_or_default();
        assert!(["failed", "inconclusive"].contains(&outcome), "{grade:#?}");
    }
    let grade =
        of_source("cores = 64, at_least = 1.5", &in_turn("let _ = std::fs::read(\"/proc/self/status\");"));
    let outcome = grade.line("speedup")["outcome"].as_str().unwrap_or_default();
    assert_ne!(outcome, "passed", "{grade:#?}");
}

#[test]
fn whoever_stops_the_simulated_machine_is_told_why() {
    let verdict = |lines: &str| of_source(FASTER, &in_turn(lines)).verdict("speedup").to_string();
    assert_eq!(
        verdict("let lock = std::sync::Mutex::new(()); let _one = lock.lock(); let _two = lock.lock();"),
        "deadlock"
    );
    assert_eq!(verdict("std::thread::sleep(std::time::Duration::from_secs(4000));"), "time-limit");
    assert_eq!(verdict("panic!(\"on purpose\");"), "panic");
    assert_eq!(
        verdict(
            "let flag = std::sync::atomic::AtomicBool::new(false); while !flag.load(std::sync::atomic::Ordering::SeqCst) {}"
        ),
        "livelock"
    );
}

#[test]
fn what_a_submission_prints_is_no_answer() {
    let lines = "println!(\"{{\\\"makespan\\\":1}}\"); eprintln!(\"faster\");";
    assert_eq!(of_source(FASTER, &in_turn(lines)).verdict("speedup"), "too-slow");
}

#[test]
fn sleeping_instead_of_computing_is_seen() {
    let sleeps = "std::thread::sleep(std::time::Duration::from_millis(200));";
    assert_eq!(
        of_source("cores = 4, relative_to_reference = 0.5", &in_turn(sleeps)).verdict("speedup"),
        "slower-than-reference"
    );
}

#[test]
fn grades_of_speedups_fit_the_schema() {
    for (bounds, submission) in [
        (FASTER, "right/scope"),
        (FASTER, "wrong/in-turn"),
        ("cores = 4, at_most = 1.3", "right/scope"),
        ("cores = 4, relative_to_reference = 0.8", "wrong/two-threads"),
    ] {
        let course = asking(bounds);
        let path = course.path().join(EXERCISE).join(submission);
        schema::fits(&graded(course.path(), &path));
    }
}
