//! Programs in virtual time: each in `programs/virtual_time` asks the clock itself.

use crate::crates::{Mode, command, folder, program, ran, shadowed_in};
use std::path::PathBuf;
use std::sync::OnceLock;

/// All of them in one program, which is told by its argument which one to be.
fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let library = folder().join("libvirtual_time.rlib");
        let mut rustc = shadowed_in("2024", Mode::Plain);
        rustc.args(["-O", "--crate-type=rlib", "--crate-name=virtual_time", "-o"]).arg(&library);
        ran(rustc.arg(program("virtual_time/main.rs")));
        let main = folder().join("virtual_time.rs");
        std::fs::write(&main, MAIN).expect("the folder is there");
        let binary = main.with_extension("");
        let mut rustc = shadowed_in("2024", Mode::Plain);
        rustc.arg("--extern").arg(format!("virtual_time={}", library.display()));
        ran(rustc.arg("-o").arg(&binary).arg(&main));
        binary
    })
}

const MAIN: &str = "fn main() {
    let name = std::env::args().nth(1).expect(\"a name\");
    let (_, program) = virtual_time::ALL.iter().find(|program| program.0 == name).expect(\"a program\");
    std::__model::program(*program)
}";

/// Runs a program on so many cores.
#[track_caller]
fn holds(name: &str, cores: usize) {
    let mut command = command(binary());
    let output = command.arg(name).env("WEFT", format!("cores={cores};fd=1")).output();
    let said = output.expect("the binary was built");
    let answer = String::from_utf8_lossy(&said.stdout);
    assert!(answer.contains(r#""failure":null"#), "{name} on {cores}: {answer} {said:?}");
    assert!(answer.contains(&format!(r#""cores":{cores},"#)), "{answer}");
}

#[track_caller]
fn holds_on_any_machine(name: &str) {
    for cores in [1, 2, 4, 16] {
        holds(name, cores);
    }
}

#[test]
fn a_barrier_opens_when_the_last_has_come() {
    holds_on_any_machine("barriers");
}

#[test]
fn whoever_sends_and_receives_waits_as_long_as_it_should() {
    holds_on_any_machine("channels");
}

#[test]
fn as_many_threads_compute_at_once_as_there_are_cores() {
    holds_on_any_machine("cores");
}

#[test]
fn an_executor_written_by_hand_keeps_time() {
    holds_on_any_machine("executor");
}

#[test]
fn what_is_made_once_is_waited_for() {
    holds_on_any_machine("initialising");
}

#[test]
fn each_thread_has_its_own_locals() {
    holds_on_any_machine("locals");
}

#[test]
fn locks_are_had_in_turn() {
    holds_on_any_machine("locks");
}

#[test]
fn loops_that_look_see_what_changes_when_it_does() {
    holds_on_any_machine("looking");
}

#[test]
fn a_thousand_threads_are_none_too_many() {
    holds_on_any_machine("many");
}

#[test]
fn a_panic_stays_in_its_thread_and_poisons_its_locks() {
    holds_on_any_machine("panics");
}

#[test]
fn a_park_ends_at_its_time_or_when_it_is_unparked() {
    holds_on_any_machine("parking");
}

#[test]
fn a_scope_ends_with_its_last_thread() {
    holds_on_any_machine("scopes");
}

#[test]
fn sleeping_moves_both_clocks() {
    holds_on_any_machine("sleeping");
}

#[test]
fn a_wait_for_a_condition_ends_at_its_time_or_when_it_holds() {
    holds_on_any_machine("waiting");
}
