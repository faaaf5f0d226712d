//! Programs that want to outlive their run, or to take the grader with them.

use crate::processes;
use crate::program::{SUM, bill, fails, graded, passes};

/// A number of seconds that no other process sleeps: it finds a process again.
fn mark(number: u32) -> String {
    format!("{}{number}", 1_000_000 + std::process::id())
}

/// A statement that starts this command and forgets it.
fn start(command: &str, args: &[&str]) -> String {
    format!("std::process::Command::new({command:?}).args({args:?}).spawn().expect(\"it starts\");")
}

#[test]
fn a_daemon_dies_with_the_run() {
    let mark = mark(1);
    passes(&bill(&format!("{} {SUM}", start("setsid", &["--fork", "sleep", &mark]))));
    assert!(!processes::has(&mark));
}

#[test]
fn a_child_that_nobody_waits_for_dies_with_the_run_and_costs_hygiene() {
    let mark = mark(2);
    let grade = graded(&bill(&format!("{} {SUM}", start("sleep", &[&mark]))), "hygiene");
    assert_eq!(grade.verdict("hygiene"), "leaked-process");
    assert!(!processes::has(&mark));
}

#[test]
fn a_child_whose_parent_is_gone_costs_hygiene() {
    let mark = mark(3);
    let shell = format!("(trap '' HUP TERM; sleep {mark}) & exit");
    let body =
        format!("std::process::Command::new(\"sh\").args([\"-c\", {shell:?}]).status().unwrap(); {SUM}");
    assert_eq!(graded(&bill(&body), "hygiene").verdict("hygiene"), "orphan");
    assert!(!processes::has(&mark));
}

#[test]
fn a_child_that_holds_the_outputs_does_not_hold_up_the_end() {
    let mark = mark(4);
    fails(&bill(&format!("{} std::process::exit(0)", start("setsid", &["sleep", &mark]))), "ended-early");
    assert!(!processes::has(&mark));
}

#[test]
fn a_program_that_signals_everything_hits_only_itself() {
    for target in ["-1", "1", "$PPID", "0"] {
        let shell = format!("kill -9 {target}; kill -STOP {target}; exit 0");
        let body =
            format!("let _ = std::process::Command::new(\"sh\").args([\"-c\", {shell:?}]).status(); 0");
        let verdict = graded(&bill(&body), "output");
        assert!(
            ["ended-early", "wrong-answer"].contains(&verdict.verdict("output")),
            "{target}: {verdict:#?}"
        );
    }
}

#[test]
fn its_parent_cannot_be_killed() {
    let kill = "let parent = std::os::unix::process::parent_id().to_string();
        let _ = std::process::Command::new(\"sh\").args([\"-c\", \"kill -9 $0\", &parent]).status();";
    passes(&bill(&format!("{kill} {SUM}")));
}

#[test]
fn a_program_that_stops_itself_is_ended_by_the_clock() {
    let stop = "std::process::Command::new(\"sh\").args([\"-c\", \"kill -STOP $PPID\"]).status().unwrap(); 0";
    fails(&bill(stop), "time-limit");
}
