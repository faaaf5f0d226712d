//! `grader course check`, and what is said about courses that are wrong.

use crate::place;
use crate::program::{Done, SUM, bill, command, done, grader};
use std::fs;

/// What `grader` says when one file of the course of the tests is different.
fn with(path: &str, content: &str, args: &[&str]) -> Done {
    let course = place::course_with(&format!("exercises/01-bill/{path}"), content);
    done(command().args(args).arg("--course").arg(course.path()))
}

/// What held in an earlier run of these tests is tried again.
const PROVE: &[&str] = &["course", "check", "--again"];

#[test]
fn a_course_proves_itself() {
    let done = grader(PROVE).code(0);
    done.prints(&[
        "  ✓ exercise-1 reference/src\n",
        "  ✓ exercise-1 wrong/half\n",
        "  ✓ exercise-7 wrong/replaces-memcmp\n",
        "22 as they should be, 0 not",
    ]);
}

#[test]
fn one_exercise_can_be_proved_alone() {
    let checks = "[[check]]\noutput = { points = 1, cases = [\"one\"] }\n";
    let course = place::course_with("exercises/02-empty/exercise.toml", &format!("{HEAD}{checks}"));
    let prove = |name| done(command().args(PROVE).arg(name).arg("--course").arg(course.path()));
    prove("bill").code(0).prints(&["9 as they should be, 0 not"]);
    prove("empty").code(2).complains(&["exercises/02-empty`: `README.md` is missing"]);
}

#[test]
fn a_submission_that_does_not_fare_as_it_should_is_reported() {
    let course = place::course_with("exercises/01-bill/right/scope/lib.rs", &bill(SUM));
    let folder = course.path().join("exercises/01-bill");
    fs::copy(folder.join("right/one-channel/lib.rs"), folder.join("wrong/half/lib.rs")).unwrap();
    place::write(&folder.join("wrong/in-turn/lib.rs"), bill("panic!()"));
    place::write(&folder.join("starter/src/lib.rs"), bill(SUM));
    done(command().args(PROVE).arg("bill").arg("--course").arg(course.path())).code(1).prints(&[
        "✗ exercise-1 wrong/half: output: a pass instead of `wrong-answer`\n",
        "✗ exercise-1 wrong/in-turn: output: `ended-early` instead of a pass; parallel: `ended-early` instead of",
        "✗ exercise-1 right/scope: parallel: `not-parallel` instead of a pass\n",
        "✗ exercise-1 starter/src: output: a pass instead of a failure; hygiene: a pass",
        "5 as they should be, 4 not, 0 without a verdict",
    ]);
}

#[test]
fn what_held_is_remembered_until_something_changes() {
    let course = place::course_with("exercises/01-bill/hints.toml", &three_hints());
    let bill = course.path().join("exercises/01-bill");
    let prove = || {
        done(command().args(["course", "check", "bill", "--course"]).arg(course.path()))
            .code(0)
            .stdout
            .clone()
    };
    prove();
    assert!(prove().contains("  ✓ exercise-1 reference/src …\n"));
    let half = fs::read_to_string(bill.join("wrong/half/lib.rs")).unwrap();
    // So that no earlier run of this test has seen the same.
    place::write(&bill.join("wrong/half/lib.rs"), format!("// {}\n{half}", course.path().display()));
    let changed = prove();
    assert!(
        changed.contains("  ✓ exercise-1 reference/src …\n") && changed.contains("✓ exercise-1 wrong/half\n")
    );
    let harness = fs::read_to_string(bill.join("harness/judge.rs")).unwrap();
    place::write(&bill.join("harness/judge.rs"), format!("{harness}// {}\n", course.path().display()));
    assert!(prove().contains("  ✓ exercise-1 reference/src\n"));
}

#[test]
fn a_check_that_no_wrong_submission_fails_is_named() {
    let course = place::course_with("exercises/01-bill/hints.toml", &three_hints());
    let bill = course.path().join("exercises/01-bill/wrong");
    for file in ["lib.rs", "expect.toml"] {
        fs::copy(bill.join("half").join(file), bill.join("not-joined").join(file)).unwrap();
        fs::copy(bill.join("half").join(file), bill.join("gives-up").join(file)).unwrap();
    }
    done(command().args(PROVE).arg("bill").arg("--course").arg(course.path())).code(1).prints(&[
        "No wrong submission shows that these checks can fail: exercise-1 hygiene\n",
        "9 as they should be, 0 not",
    ]);
}

#[test]
fn a_course_with_too_few_examples_or_files_is_not_proved() {
    let course = place::course_with("exercises/01-bill/hints.toml", "");
    fs::remove_dir_all(course.path().join("exercises/01-bill/right/scope")).unwrap();
    fs::write(course.path().join("exercises/01-bill/hints.toml"), three_hints()).unwrap();
    let prove = || done(command().args(PROVE).arg("--course").arg(course.path())).code(2);
    prove().complains(&["`right` holds too few submissions: 1 of at least 2"]);
    fs::remove_file(course.path().join("exercises/01-bill/README.ru.md")).unwrap();
    prove().complains(&["`README.ru.md` is missing"]);
}

fn three_hints() -> String {
    "[[hint]]\nen = \"a\"\nru = \"б\"\n".repeat(3)
}

#[test]
fn an_exercise_has_three_hints() {
    with("hints.toml", &three_hints()[..22], PROVE).code(2).complains(&["hints.toml`: ", "line 3, column 5"]);
    with("hints.toml", &three_hints().repeat(2), PROVE).code(2).complains(&["there are three hints"]);
}

#[test]
fn an_expectation_of_a_check_that_does_not_exist_is_a_mistake() {
    let expect = "why = \"x\"\n[loses]\nspeedup = \"too-slow\"\n";
    let done = with("wrong/half/expect.toml", expect, PROVE).code(2);
    done.complains(&[
        "wrong/half/expect.toml",
        "no check is called `speedup`",
        "output, parallel, hygiene, build",
    ]);
}

const HEAD: &str = "title = { en = \"a\", ru = \"б\" }\nlesson = \"l\"\n";

/// What `grader list` says about a manifest with these lines below its head.
fn manifest(lines: &str) -> Done {
    with("exercise.toml", &format!("{HEAD}{lines}\n"), &["list"])
}

#[test]
fn a_mistyped_key_of_a_manifest_is_shown_at_its_place_with_the_keys_that_are_allowed() {
    let done = manifest("[[check]]\noutput = { points = 4, case = [\"one\"] }").code(2);
    done.complains(&[
        "exercises/01-bill/exercise.toml`: ",
        "line 4, column 24",
        "`points`, `cases`, `random`",
    ]);
}

#[test]
fn a_check_that_does_not_exist_is_shown_with_those_that_do() {
    manifest("[[check]]\nspeed = { points = 4 }").code(2).complains(&["line 4, column 1", "`parallel`"]);
}

#[test]
fn a_manifest_is_wrong_at_its_values_too() {
    let points = manifest("[[check]]\noutput = { points = 0, cases = [\"one\"] }").code(2);
    points.complains(&["line 4, column 21", "from 1 to 100 points"]);
    manifest("[limits]\nwall_secs = -1").code(2).complains(&["line 4, column 13"]);
    manifest("uses = [").code(2).complains(&["exercise.toml`: ", "line 3"]);
    manifest("check = []").code(2).complains(&["exercise.toml`", "[[check]]"]);
}

#[test]
fn the_manifest_of_the_course_is_checked_as_well() {
    let course = place::course_with("course.toml", "titel = \"x\"\n");
    let done = done(command().args(["list", "--course"]).arg(course.path())).code(2);
    done.complains(&["course.toml`: ", "line 1, column 1", "expected `title`"]);
}

#[test]
fn a_folder_of_exercises_has_a_number_and_a_slug() {
    let course = place::course_with("exercises/bill/exercise.toml", HEAD);
    done(command().args(["list", "--course"]).arg(course.path()))
        .code(2)
        .complains(&["named like `03-countdown`"]);
}
