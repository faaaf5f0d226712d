//! The check `races`: scenarios of an exercise, explored with a submission.

use crate::place;
use crate::program::{Grade, SUM, bill, command, done};
use crate::schema;
use tempfile::TempDir;

/// The course of the tests with a scenario.
fn course() -> TempDir {
    let manifest = std::fs::read_to_string(place::course().join("exercises/01-bill/exercise.toml")).unwrap();
    let check = "\n[[check]]\nraces = { points = 3, model = \"two_items\" }\n";
    let course = place::course_with("exercises/01-bill/exercise.toml", &format!("{manifest}{check}"));
    place::write(&course.path().join("exercises/01-bill/harness/models.rs"), MODELS);
    course
}

const MODELS: &str = "//! Small bills.

use bill::bill;

pub fn two_items() {
    assert_eq!(bill(&[1, 2], |item| item * 10), 30);
}
";

fn explored(source: &str) -> Grade {
    let (course, file) = (course(), place::file("lib.rs", source));
    let args = ["check", "1", "--only", "races", "--format", "json", "--path"];
    let grade = done(command().args(args).arg(&file.path).arg("--course").arg(course.path())).grade();
    schema::fits(&grade);
    grade
}

#[track_caller]
fn fails(source: &str, kind: &str) -> Grade {
    let grade = explored(source);
    assert_eq!(grade.verdict("races"), kind, "{grade:#?}");
    grade
}

/// A bill whose threads add their prices to one sum in two steps.
const LOST_UPDATE: &str = "
    let sum = std::sync::atomic::AtomicU64::new(0);
    std::thread::scope(|scope| {
        for &item in items {
            let sum = &sum;
            scope.spawn(move || {
                let so_far = sum.load(std::sync::atomic::Ordering::SeqCst);
                sum.store(so_far + price(item), std::sync::atomic::Ordering::SeqCst);
            });
        }
    });
    sum.into_inner()";

#[test]
fn the_reference_passes_in_all_executions() {
    let course = course();
    let args = ["check", "1", "--only", "races", "--reference", "--course"];
    let done = done(command().args(args).arg(course.path())).code(0);
    done.prints(&["✓ races    3/3  all ", " executions\n"]);
}

#[test]
fn a_lost_update_that_no_run_shows_is_found_and_shown() {
    let grade = fails(&bill(LOST_UPDATE), "assertion");
    let evidence = grade.evidence("races");
    assert!(evidence.contains("sum.load(SeqCst)") && evidence.contains("lib.rs:"), "{evidence}");
}

#[test]
fn who_ends_the_exploration_gains_nothing() {
    fails(&bill("let _ = (items, price); std::process::exit(0)"), "not-checked");
    fails(&bill("let _ = (items, price); std::fs::read(\"/x\").unwrap(); 30"), "not-checked");
    fails(&bill(&format!("let _ = \"__model\"; {SUM}")), "not-checked");
}

/// Threads that meet at a lock, and make each order in which they do take a while.
const MUCH_WORK: &str = "
    let gate = std::sync::Mutex::new(0_u64);
    std::thread::scope(|scope| {
        for _ in 0..24 {
            scope.spawn(|| {
                let mut number = gate.lock().unwrap();
                *number = (0..900_000).fold(*number, |sum, next| std::hint::black_box(sum.wrapping_mul(31) ^ next));
            });
        }
    });";

#[test]
fn who_makes_more_work_than_there_is_time_for_gains_nothing() {
    let grade = explored(&bill(&format!("{MUCH_WORK} {LOST_UPDATE}")));
    let verdict = grade.verdict("races");
    // In four times the time, a fast machine may come as far as the mistake itself.
    assert!(["time-limit", "assertion"].contains(&verdict), "{grade:#?}");
}

#[test]
fn the_build_for_exploring_cannot_be_told_from_the_others() {
    let source = bill(&format!("if cfg!(debug_assertions) {{ return {SUM} }} {LOST_UPDATE}"));
    fails(&source, "assertion");
}

#[test]
fn a_scenario_that_the_harness_lacks_is_the_authors_mistake() {
    let course = course();
    place::write(&course.path().join("exercises/01-bill/harness/models.rs"), "//! Nothing.\n");
    let args = ["check", "1", "--only", "races", "--reference", "--course"];
    done(command().args(args).arg(course.path())).code(1).prints(&["two_items"]);
}
