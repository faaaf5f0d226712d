//! `grader course check --mutants`: who survives, who is said to be harmless, and who hangs.

use crate::place;
use crate::program::{Done, bill, command, done};
use tempfile::TempDir;

/// The course of the tests with a reference of which some mutants hang, and one does what the reference does.
fn course() -> TempDir {
    let body = "std::thread::yield_now();
    loop {
        if !items.is_empty() || items.is_empty() { break; }
    }
    let asked: Vec<_> = items.iter().map(|&item| std::thread::spawn(move || price(item))).collect();
    asked.into_iter().map(|price| price.join().unwrap()).sum()";
    place::course_with("exercises/01-bill/reference/src/lib.rs", &bill(body))
}

fn examine(course: &TempDir) -> Done {
    done(command().args(["course", "check", "--mutants", "bill", "--course"]).arg(course.path()))
}

fn list(course: &TempDir, line: &str) {
    let entry =
        format!("[[harmless]]\nkind = \"remove-call\"\nline = \"{line}\"\nwhy = \"It only waits.\"\n");
    place::write(&course.path().join("exercises/01-bill/mutants.toml"), entry);
}

#[test]
fn a_survivor_is_shown_and_a_mutant_that_hangs_is_none() {
    examine(&course()).code(1).prints(&[
        "  ✗ src/lib.rs:2  remove-call        `std::thread::yield_now();` → nothing\n",
        "mutants: 5; killed: 4 (output: 3, parallel: 1); do not compile: 0; survive: 1, undecided: 0, harmless of these: 0\n",
        "survivors without an explanation: 1, undecided: 0 (seed ",
    ]);
}

#[test]
fn a_survivor_that_is_listed_is_harmless() {
    let course = course();
    list(&course, "std::thread::yield_now();");
    let done = examine(&course).code(0);
    done.prints(&[
        "  ~ src/lib.rs:2",
        "harmless: It only waits.\n",
        "survive: 1, undecided: 0, harmless of these: 1\n",
    ]);
}

#[test]
fn an_entry_without_a_survivor_is_stale() {
    let course = place::course_with("exercises/01-bill/mutants.toml", "");
    list(&course, "price(1);");
    examine(&course).code(0).prints(&["stale, no such mutant survives: remove-call of `price(1);`\n"]);
}

#[test]
fn a_reference_that_cannot_be_graded_has_no_mutants() {
    let course = place::course_with("exercises/01-bill/reference/src/lib.rs", &bill("panic!()"));
    examine(&course)
        .code(3)
        .complains(&["grade the reference of exercise-1: ask the reference: ended-early"]);
}

#[test]
fn a_mistake_in_the_list_is_shown_at_its_place() {
    let course = place::course_with("exercises/01-bill/mutants.toml", "[[harmless]]\nkind = \"typo\"\n");
    examine(&course).code(2).complains(&["mutants.toml`: ", "line 2, column 8", "`drop-lock`"]);
}
