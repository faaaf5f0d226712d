//! What keeps the sandbox's own processes alive.

use crate::campaign::launcher;
use crate::sandbox::{Holes, Job, Limits, Sandbox, Wish};
use std::fs;
use std::time::Duration;

/// A program that runs until it is stopped.
fn waiting() -> Job {
    let limits = Limits {
        wall: Duration::from_secs(60),
        cpu: Duration::from_secs(5),
        memory: 64 << 20,
        tasks: 8,
        output: 4096,
        open_files: 64,
        file_size: 1 << 20,
        disk: 1 << 20,
        asked: 1 << 30,
    };
    Job {
        program: "/bin/sleep".into(),
        args: vec!["60".into()],
        env: Vec::new(),
        cwd: "/".into(),
        readable: Vec::new(),
        scratch: None,
        artefact: None,
        channel: None,
        live: false,
        limits,
        holes: Holes::NONE,
    }
}

/// Whether a process ignores a signal, as the kernel tells it.
fn ignores(pid: u32, signal: i32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).expect("the kernel tells");
    u64::from_str_radix(ignored.trim(), 16).expect("a number") & 1 << (signal - 1) != 0
}

/// It may be told to stop when its init, to whom it passes that on, has just ended.
#[test]
fn a_supervisor_does_not_die_of_writing_to_somebody_that_is_gone() {
    let wish = Wish { trusting: true, ..Wish::default() };
    let sandbox = Sandbox::detect(&launcher(), &wish).expect("limits are there on every machine");
    let running = sandbox.start(waiting()).expect("it starts");
    for pid in running.own_pids() {
        assert!(ignores(pid, libc::SIGPIPE), "{pid}");
        assert!(!ignores(pid, libc::SIGCHLD), "{pid} could not wait for its children");
    }
}
