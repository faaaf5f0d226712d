//! The processes of this machine, looked at in `/proc`.

use std::fs;
use std::time::{Duration, Instant};

/// A process, which no later one with the same number can be taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    pub pid: u32,
    parent: u32,
    started: u64,
}

/// Whether a process has this word on its command line.
pub fn has(word: &str) -> bool {
    pids().into_iter().any(|pid| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).split('\0').any(|argument| argument == word)
    })
}

/// The processes that have this text on their command line.
pub fn naming(text: &str) -> Vec<u32> {
    let names = |pid: &u32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(text)
    };
    pids().into_iter().filter(names).collect()
}

/// All processes below `root`.
pub fn below(root: u32) -> Vec<Process> {
    let all = all();
    let mut found: Vec<Process> = all.iter().filter(|process| process.parent == root).cloned().collect();
    let mut next = 0;
    while let Some(parent) = found.get(next).map(|process| process.pid) {
        found.extend(all.iter().filter(|process| process.parent == parent).cloned());
        next += 1;
    }
    found
}

/// Those of `processes` that still live.
pub fn alive(processes: &[Process]) -> Vec<Process> {
    let now: Vec<Process> = all();
    let lives = |process: &&Process| {
        now.iter().any(|other| (other.pid, other.started) == (process.pid, process.started))
    };
    processes.iter().filter(lives).cloned().collect()
}

/// Whether a process with this number lives.
#[allow(dead_code, reason = "only the attacks ask")]
pub fn lives(pid: u32) -> bool {
    read(pid).is_some()
}

/// Waits until something is so. A minute is for ever; a machine that is only slow is waited for.
#[track_caller]
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < end, "never: {what}");
        // Nobody tells when a process that is not our child ends.
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn all() -> Vec<Process> {
    pids().into_iter().filter_map(read).collect()
}

fn pids() -> Vec<u32> {
    let entries = fs::read_dir("/proc").expect("this is Linux").flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// The state `Z` is that of a process that has ended: only its parent still remembers it; `X`, that nobody does.
fn read(pid: u32) -> Option<Process> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
    (!["Z", "X"].contains(&fields[0])).then_some(())?;
    Some(Process { pid, parent: fields[1].parse().ok()?, started: fields[19].parse().ok()? })
}
