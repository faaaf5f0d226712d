//! What a program may try in the sandbox, and what has to come of it: a hostile program for each attack, run in each
//! mode that this machine offers, as the user of the tests and, where that is root, as an ordinary one.
//!
//! `programs/` has the programs, `attacks.rs` what is expected of each, and `excuses.rs` what a mode does not promise.
//! The numbers of system calls in the programs are those of x86-64.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod attacks;
mod attempt;
mod campaign;
mod excuses;
mod outside;
mod programs;
mod supervisors;
mod user;

#[path = "../../src"]
mod program_under_test {
    #[allow(dead_code, unused_imports, reason = "the grader itself uses all of it")]
    pub mod sandbox;
}
use program_under_test::sandbox;

#[path = "../it/processes.rs"]
#[allow(dead_code, unused_imports, reason = "these tests need only some of it")]
mod processes;

use sandbox::Mode;

#[test]
fn full_holds_whatever_is_tried() {
    campaign::hold(Mode::Full);
}

#[test]
fn landlock_only_holds_all_but_what_it_does_not_promise() {
    campaign::hold(Mode::LandlockOnly);
}

#[test]
fn rlimits_only_keeps_limits_and_leaves_no_process() {
    campaign::hold(Mode::RlimitsOnly);
}

#[test]
fn an_ordinary_user_is_held_as_well() {
    user::repeat(&[
        "full_holds_whatever_is_tried",
        "landlock_only_holds_all_but_what_it_does_not_promise",
        "rlimits_only_keeps_limits_and_leaves_no_process",
    ]);
}
