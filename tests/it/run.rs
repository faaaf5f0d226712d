//! `grader run`.

use crate::place;
use crate::program::{Done, SUM, bill, grader};

/// Runs the demo of the exercise with this body of its function.
fn run(body: &str, args: &[&str]) -> Done {
    let file = place::file("lib.rs", bill(body));
    grader(&[&["run", "1", "--path", file.path.to_str().unwrap()], args].concat())
}

#[test]
fn a_run_prints_what_the_program_prints_and_nothing_else() {
    let done = run(SUM, &["--", "1", "20"]).code(0);
    assert_eq!(done.stdout, "the bill for [1, 20]: 42\n");
}

#[test]
fn the_reference_can_be_run() {
    grader(&["run", "bill", "--reference", "--", "4"]).code(0).prints(&["the bill for [4]: 8\n"]);
}

#[test]
fn a_run_that_ends_badly_says_how() {
    let done = run("println!(\"so far\"); std::process::exit(7)", &[]).code(1);
    assert_eq!(
        (done.stdout.as_str(), done.stderr.as_str()),
        ("so far\n", "grader: it ended with exit code 7\n")
    );
}

#[test]
fn a_run_has_limits() {
    let done = run("let mut all = Vec::new(); loop { all.push(vec![1u8; 1 << 20]) }", &[]).code(1);
    assert_eq!(done.stderr, "grader: it was stopped at the memory limit\n");
}

#[test]
fn what_a_run_leaves_behind_is_said_and_stopped() {
    let mark = format!("{}5", 1_000_000 + std::process::id());
    let start = format!("std::process::Command::new(\"sleep\").arg(\"{mark}\").spawn().unwrap();");
    run(&format!("{start} 0"), &[]).code(0);
    assert!(!crate::processes::has(&mark));
}

#[test]
fn terminal_codes_of_the_program_are_made_visible() {
    let done = run("println!(\"\\u{1b}[2Jred\\u{202e}\"); 0", &[]).code(0);
    assert!(done.stdout.starts_with("\\u{1b}[2Jred\\u{202e}\n"), "{done:?}");
}

#[test]
fn what_does_not_compile_does_not_run() {
    run("\"0\"", &[]).code(1).complains(&["  | error[E0308]", "grader: "]);
}

#[test]
fn commands_of_the_program_to_a_ci_system_are_made_visible() {
    let done = run("println!(\"::error::x\"); print!(\" :\"); println!(\":set-output ##[group]\"); 0", &[]);
    assert!(done.stdout.starts_with("\\u{3a}:error::x\n \\u{3a}:set-output \\u{23}#[group]\n"), "{done:?}");
}

#[test]
fn what_the_compiler_repeats_of_the_submission_begins_no_line() {
    let done = run("compile_error!(\"first\\n::error::x\")", &[]).code(1);
    let done = done.complains(&["  | error: first\n  | "]);
    assert!(!done.stderr.lines().any(|line| line.trim_start().starts_with("::")), "{done:?}");
}
