//! The second backend under the model checker that it is there for: small scenarios, in every order of what their
//! processes do. `rustc` builds all of it, as `grader` does.

#[path = "../../../weft-std/tests/crates.rs"]
#[expect(dead_code, reason = "these tests need only the builds")]
mod crates;

use crates::{Mode, command, folder, ran, shadowed_in};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The program with all scenarios.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut library = modelled();
        library.args(["--crate-type=rlib", "--crate-name=multiproc", "--out-dir"]).arg(folder());
        ran(library.arg(here.join("src/lib.rs")));
        let main = folder().join("explored.rs");
        let scenarios = here.join("tests/explored/scenarios.rs").to_string_lossy().escape_debug().to_string();
        let text = format!(
            "#[path = \"{scenarios}\"] mod scenarios; fn main() {{ std::__model::main(scenarios::ALL) }}"
        );
        std::fs::write(&main, text).expect("the folder is there");
        let file = main.with_extension("");
        ran(modelled().args(["--extern", "multiproc", "-o"]).arg(&file).arg(&main));
        file
    })
}

fn modelled() -> std::process::Command {
    let mut rustc = shadowed_in("2024", Mode::Plain);
    rustc.args(["-Copt-level=1", "--cfg=modelled", "--cfg=weft", "-L"]).arg(folder());
    rustc
}

fn explored(scenario: &str) -> String {
    let order = format!("scenario={scenario};budget_ms=3000");
    let output = command(program()).env("WEFT", order).output().expect("the program was built");
    String::from_utf8(output.stdout).expect("the answer is text")
}

/// In every execution, all of which were seen.
#[track_caller]
fn holds(scenario: &str) {
    let answer = explored(scenario);
    assert!(answer.contains(r#""verdict":"passed","kind":null,"complete":true"#), "{scenario}: {answer}");
}

/// In all that were made, of more than can be seen in a few seconds.
#[track_caller]
fn holds_as_far_as_seen(scenario: &str) {
    let answer = explored(scenario);
    assert!(answer.contains(r#""verdict":"passed","kind":null"#), "{scenario}: {answer}");
}

#[track_caller]
fn fails(scenario: &str, kind: &str) {
    let answer = explored(scenario);
    assert!(answer.contains(&format!(r#""verdict":"failed","kind":"{kind}""#)), "{scenario}: {answer}");
}

#[test]
fn a_manager_s_list_loses_nothing() {
    holds_as_far_as_seen("two_append");
}

#[test]
fn one_of_two_is_the_first_in_a_dictionary() {
    holds_as_far_as_seen("two_get_or_insert");
}

#[test]
fn between_a_get_and_an_insert_others_come_in() {
    fails("two_count_in_a_dictionary", "panic");
}

#[test]
fn who_asks_a_manager_that_ends_is_answered_or_told() {
    holds("an_end_while_somebody_asks");
}

#[test]
fn a_join_of_a_queue_waits_for_all_that_was_done() {
    holds_as_far_as_seen("what_is_joined_is_done");
}

#[test]
fn a_task_that_nobody_says_to_be_done_is_waited_for() {
    fails("a_task_is_never_done", "deadlock");
}

#[test]
fn a_task_that_is_called_done_too_early_is_found() {
    fails("a_task_is_done_too_early", "panic");
}

#[test]
fn a_join_with_a_time_ends_whatever_the_others_do() {
    holds("a_join_in_vain");
}

#[test]
fn who_has_not_got_the_lock_in_time_has_not_got_it() {
    holds("two_lock_in_time");
}

#[test]
fn a_lock_that_is_never_free_is_given_up() {
    holds("a_lock_that_is_kept");
}

#[test]
fn a_lock_that_is_given_back_may_come_too_late() {
    fails("a_lock_in_time_for_certain", "panic");
}

#[test]
fn all_that_wait_with_a_time_end() {
    for scenario in ["a_reentrant_lock", "a_semaphore", "an_event", "a_condition", "a_barrier", "a_queue"] {
        holds(scenario);
    }
}
