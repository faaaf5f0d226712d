//! `grader check`, with submissions that mean no harm.

use crate::place;
use crate::program::{SUM, bill, command, done, fails, graded, graded_at, grader, in_repository, passes};
use serde_json::Value;

#[test]
fn the_reference_loses_nothing() {
    let done = grader(&["check", "1", "--reference"]).code(0);
    done.prints(&["exercise-1  A bill", "8/8\n", "✓ output      4/4  10 cases\n", "3 calls at work"]);
}

#[test]
fn the_starter_loses_everything_and_is_welcomed() {
    grader(&["check", "bill"]).code(1).prints(&["0/8\n", "This is the starter", "✗ output      0/4  "]);
}

#[test]
fn an_exercise_has_four_names() {
    for name in ["exercise-1", "1", "01-bill", "bill"] {
        let grade = grader(&["check", name, "--only", "output", "--format", "json"]).code(1).grade();
        assert_eq!(grade.0["exercise"]["slug"], "bill", "{name}");
    }
}

#[test]
fn a_check_that_fails_costs_its_own_points_alone() {
    let grade = graded(&bill(SUM), "output,parallel,hygiene");
    assert_eq!(grade.verdict("output"), "passed");
    assert_eq!(grade.verdict("parallel"), "not-parallel");
    assert_eq!(grade.points(), (6, 8));
}

#[test]
fn a_failure_tells_what_evidence_and_replay() {
    let file = place::file("lib.rs", bill("items.iter().map(|&item| price(item)).sum::<u64>() + 1"));
    let (path, course) = (file.path.to_str().unwrap(), place::course().display().to_string());
    grader(&["check", "1", "--only", "output", "--path", path, "--seed", "5"]).code(1).prints(&[
        "✗ output    0/4  the answer differs from the reference's\n",
        "case: nothing\n",
        "      - → 0\n      + → 1\n",
        &format!("again: grader check exercise-1 --course {course} --path {path} --only output --seed 5\n"),
    ]);
}

#[test]
fn a_grade_in_json_says_what_it_stands_on() {
    let grade = graded(&bill(SUM), "output");
    assert_eq!(grade.0["schema"], "grader/grade/1");
    assert_eq!((&grade.0["graded"], &grade.0["untouched"]), (&Value::Bool(true), &Value::Bool(false)));
    for fact in ["grader", "toolchain", "cores", "load", "sandbox", "seed", "course", "submission"] {
        assert!(!grade.0["provenance"][fact].is_null(), "{fact}");
    }
}

#[test]
fn only_the_checks_that_are_asked_for_are_made() {
    let grade = graded(&bill(SUM), "hygiene,output");
    let checks: Vec<&Value> =
        grade.0["lines"].as_array().unwrap().iter().map(|line| &line["check"]).collect();
    assert_eq!(checks, ["output", "hygiene"]);
}

#[test]
fn a_check_that_does_not_exist_is_a_wrong_usage() {
    grader(&["check", "1", "--only", "speedup"])
        .code(2)
        .complains(&["exercise-1 has no check `speedup`; it has: output, parallel, hygiene"]);
}

#[test]
fn a_seed_repeats_the_inputs_and_another_one_does_not() {
    let file = place::file("lib.rs", bill("panic!(\"asked for {items:?}\")"));
    let path = file.path.to_str().unwrap();
    let asked = |seed| {
        let args = ["check", "1", "--only", "parallel", "--format", "json", "--seed", seed, "--path", path];
        let evidence = grader(&args).code(1).grade().evidence("parallel");
        evidence.lines().find(|line| line.contains("asked for")).expect("the panic's message").to_string()
    };
    assert_eq!(asked("11"), asked("11"));
    assert_ne!(asked("11"), asked("12"));
}

#[test]
fn a_submission_is_a_crate_a_source_folder_or_one_file() {
    let folder =
        place::folder(&[("Cargo.toml", "not read"), ("src/lib.rs", &bill(SUM)), ("mine.rs", &bill("0"))]);
    assert_eq!(graded_at(folder.path(), "output").verdict("output"), "passed");
    assert_eq!(graded_at(&folder.path().join("src"), "output").verdict("output"), "passed");
    assert_eq!(graded_at(&folder.path().join("mine.rs"), "output").verdict("output"), "wrong-answer");
}

#[test]
fn modules_belong_to_a_submission() {
    let folder = place::folder(&[
        ("src/lib.rs", "mod inner;\npub use inner::deep::bill;\n"),
        ("src/inner.rs", "pub mod deep;\n"),
        ("src/inner/deep.rs", &bill(SUM)),
    ]);
    assert_eq!(graded_at(folder.path(), "output").verdict("output"), "passed");
}

#[test]
fn code_that_does_not_compile_is_told_in_the_compilers_words_with_the_users_path() {
    let file = place::file("mine.rs", bill("\"0\""));
    let path = file.path.to_str().unwrap();
    let done = grader(&["check", "1", "--path", path]).code(1);
    done.prints(&["0/8\n", "| error[E0308]: mismatched types\n", &format!("--> {path}:2:5\n")]);
}

#[test]
fn a_function_with_another_signature_is_missing() {
    fails("pub fn bill(items: &[u64]) -> u64 { items.iter().sum() }\n", "missing-function");
    fails("pub fn bills() {}\n", "missing-function");
}

#[test]
fn a_panic_is_shown_with_what_was_printed() {
    let grade = fails(&bill("println!(\"so far\"); panic!(\"on purpose\")"), "ended-early");
    assert_eq!(grade.line("output")["what"], "it panicked");
    assert!(grade.evidence("output").contains("on purpose"), "{grade:#?}");
    assert!(grade.evidence("output").contains("so far"), "{grade:#?}");
}

#[test]
fn warnings_cost_nothing() {
    passes(&format!("use std::fs;\n{}", bill(&format!("let unused = 1; {SUM}"))));
}

#[test]
fn a_name_that_does_not_exist_lists_the_nearest() {
    in_repository(&["check", "countdwn"])
        .code(2)
        .complains(&["there is no exercise `countdwn`; the nearest are exercise-3 (countdown), "]);
}

#[test]
fn a_path_that_does_not_exist_is_a_wrong_usage() {
    grader(&["check", "1", "--path", "no/such.rs"]).code(2).complains(&["`no/such.rs` does not exist"]);
    let file = place::file("notes.txt", "");
    grader(&["check", "1", "--path", file.path.to_str().unwrap()]).code(2).complains(&["is no Rust file"]);
}

#[test]
fn a_path_with_terminal_codes_is_shown_harmlessly() {
    grader(&["check", "1", "--path", "\u{1b}[2J.rs"]).code(2).complains(&["`\\u{1b}[2J.rs` does not exist"]);
    grader(&["list", "--course", "\u{1b}[2J"]).code(2).complains(&["`\\u{1b}[2J` is no course"]);
}

#[test]
fn a_wrong_command_line_says_what_is_right() {
    grader(&["check"]).code(2).complains(&["<EXERCISE>"]);
    grader(&["check", "1", "--reference", "--path", "."]).code(2).complains(&["cannot be used with"]);
    grader(&["chekc", "1"]).code(2).complains(&["check"]);
}

#[test]
fn another_course_is_taken_by_option_or_environment() {
    let course = place::course();
    let option = done(command().env_remove("GRADER_COURSE").args(["list", "--course"]).arg(&course)).code(0);
    let both = done(command().env("GRADER_COURSE", "/usr").args(["list", "--course"]).arg(&course)).code(0);
    assert_eq!((&option.stdout, &both.stdout), (&grader(&["list"]).stdout, &option.stdout));
}

#[test]
fn in_russian_verdicts_are_russian() {
    grader(&["check", "1", "--reference", "--only", "output", "--lang", "ru"]).code(0).prints(&[
        "Счёт",
        "10 случаев",
        "песочница",
    ]);
    grader(&["check", "9", "--lang", "ru"]).code(2).complains(&["упражнения `9` нет"]);
}

#[test]
fn a_toolchain_that_is_missing_is_not_the_students_fault() {
    let path = place::folder(&[("empty", "")]);
    let done = done(command().env("PATH", path.path()).args(["check", "1", "--reference"])).code(3);
    done.complains(&["not the submission's fault", "find the Rust toolchain", "https://rustup.rs"]);
}

#[test]
fn a_reference_that_does_not_compile_is_ungraded_and_never_a_zero() {
    let course = place::course_with("exercises/01-bill/reference/src/lib.rs", "pub fn bill() {}\n");
    let file = place::file("lib.rs", bill(SUM));
    let args = ["check", "1", "--format", "json", "--only", "output", "--path"];
    let done = done(command().args(args).arg(&file.path).arg("--course").arg(course.path())).code(3);
    assert_eq!(done.grade().verdict("output"), "ungraded");
    assert_eq!(done.json()["graded"], Value::Bool(false));
}

#[test]
fn nothing_of_a_grading_is_left_in_the_temporary_folder() {
    let temporary = place::folder(&[] as &[(&str, &str)]);
    done(command().env("TMPDIR", temporary.path()).args(["check", "1", "--only", "output"])).code(1);
    assert_eq!(temporary.path().read_dir().unwrap().count(), 0);
}
