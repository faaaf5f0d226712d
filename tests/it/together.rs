//! Several graders at once, and one that is killed in the middle of its work.

use crate::place;
use crate::processes::{self, Process};
use crate::program::{GRADER, SUM, bill, command, done, environment};
use std::path::Path;
use std::process::{Child, Command, Stdio};

#[test]
fn two_graders_fill_an_empty_cache_at_the_same_time() {
    let cache = place::folder(&[] as &[(&str, &str)]);
    let check = || {
        let mut command = command();
        done(command.env("GRADER_CACHE", cache.path()).args([
            "check",
            "1",
            "--reference",
            "--only",
            "output",
        ]))
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(check);
        (check(), one.join().unwrap())
    });
    assert_eq!((one.code, other.code), (0, 0), "{one:#?} {other:#?}");
    let kept = kinds(cache.path());
    assert_eq!(
        kept,
        ["course", "lib", "machine.lock", "machine.turn", "reference", "toolchain"],
        "and nothing half made"
    );
}

/// What lies in a cache: the first word of each name.
fn kinds(cache: &Path) -> Vec<String> {
    let names = cache.read_dir().unwrap().flatten().map(|entry| entry.file_name().into_string().unwrap());
    let mut kinds: Vec<String> =
        names.map(|name| name.split('-').next().unwrap_or_default().to_string()).collect();
    kinds.sort();
    kinds
}

#[test]
fn a_cache_that_was_cleared_is_filled_again() {
    let cache = place::folder(&[] as &[(&str, &str)]);
    for _ in 0..2 {
        let mut command = command();
        command.env("GRADER_CACHE", cache.path()).args(["check", "1", "--reference", "--only", "output"]);
        done(&mut command).code(0);
        std::fs::remove_dir_all(cache.path()).unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "a grader that is to be killed, and not waited for")]
fn start(submission: &Path, temporary: &Path) -> Child {
    let mut command = Command::new(GRADER);
    command
        .envs(environment())
        .env("TMPDIR", temporary)
        .args(["check", "1", "--only", "output", "--path"])
        .arg(submission);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

#[test]
fn a_grader_that_is_killed_leaves_neither_process_nor_folder_behind() {
    let mark = format!("{}9", 1_000_000 + std::process::id());
    let body = format!(
        "std::process::Command::new(\"setsid\").args([\"sleep\", \"{mark}\"]).status().unwrap(); {SUM}"
    );
    let file = place::file("lib.rs", bill(&body));
    let temporary = place::folder(&[] as &[(&str, &str)]);
    let mut grader = start(&file.path, temporary.path());
    processes::wait_until("the submission runs", || processes::has(&mark));
    let all: Vec<Process> = processes::below(grader.id());
    grader.kill().unwrap();
    grader.wait().unwrap();
    assert!(all.len() >= 4, "supervisor, init, program and its child: {all:?}");
    processes::wait_until("all processes have ended", || processes::alive(&all).is_empty());
    assert!(!processes::has(&mark));
    assert_eq!(temporary.path().read_dir().unwrap().count(), 0, "what it could not remove any more");
}
