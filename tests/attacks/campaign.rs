//! All attacks in one mode, some at a time; what went wrong is told in one table.

use crate::attacks::{ATTACKS, Attack};
use crate::attempt::{attempt, is_promised};
use crate::excuses;
use crate::programs;
use crate::sandbox::{Mode, Sandbox, Wish};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The program under test, if it is not the one that was built with this.
pub const LAUNCHER: &str = "ATTACKS_GRADER";

/// The program that attacks nothing.
const BENIGN: &str = "benign";

/// More than there are cores: many only wait.
const AT_ONCE: usize = 4;

/// Tries all that a mode promises to hold, and fails with a table of what it did not.
pub fn hold(mode: Mode) {
    let needed = [programs::folder().to_owned()];
    let wish = Wish { mode: Some(mode), trusting: true, needed: &needed, tether: None };
    let sandbox = match Sandbox::detect(&launcher(), &wish) {
        Ok(sandbox) => sandbox,
        Err(error) if mode != Mode::RlimitsOnly => {
            return eprintln!("skipped: no `{}` here: {error:#}", mode.name());
        }
        Err(error) => panic!("limits are there on every machine: {error:#}"),
    };
    eprintln!("{} as user {}", sandbox.describe(), rustix::process::geteuid().as_raw());
    leave_a_descriptor_open();
    let wrong = try_all(&sandbox);
    assert!(wrong.is_empty(), "{} did not hold:\n{}", sandbox.describe(), wrong.join("\n"));
}

pub fn launcher() -> PathBuf {
    std::env::var_os(LAUNCHER).map_or_else(|| env!("CARGO_BIN_EXE_grader").into(), PathBuf::from)
}

/// A secret that every process started from here would inherit.
fn leave_a_descriptor_open() {
    let file = File::open(Path::new("/etc/passwd")).expect("everybody may read it");
    rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty()).expect("a flag of our own file");
    std::mem::forget(file);
}

fn try_all(sandbox: &Sandbox) -> Vec<String> {
    let attacks: Vec<&Attack> =
        ATTACKS.iter().filter(|attack| is_promised(sandbox.mode(), attack) && is_asked_for(attack)).collect();
    let wrong = Mutex::new(Vec::new());
    let try_one = |attack: &Attack| {
        let rows = attempt(sandbox, attack).into_iter().filter_map(|seen| row(sandbox, attack, &seen));
        wrong.lock().expect("no thread panicked").extend(rows);
    };
    // Alone, because one user's limit on tasks is for all that it runs where there are no namespaces.
    let (benign, attacks): (Vec<&Attack>, Vec<&Attack>) =
        attacks.into_iter().partition(|attack| attack.program == BENIGN);
    benign.into_iter().for_each(&try_one);
    let next = AtomicUsize::new(0);
    let try_some = || {
        while let Some(attack) = attacks.get(next.fetch_add(1, Ordering::Relaxed)) {
            try_one(attack);
        }
    };
    std::thread::scope(|scope| (0..AT_ONCE).for_each(|_| drop(scope.spawn(try_some))));
    let mut wrong = wrong.into_inner().expect("no thread panicked");
    wrong.sort();
    wrong
}

/// A single attack can be named, to look at it alone.
fn is_asked_for(attack: &Attack) -> bool {
    std::env::var("ATTACKS_ONLY")
        .map_or(true, |only| only.split(',').any(|program| program == attack.program))
}

/// A line of the table, unless the mode does not promise this.
fn row(sandbox: &Sandbox, attack: &Attack, seen: &str) -> Option<String> {
    let holes: Vec<&str> = attack.opens.iter().map(|hole| hole.name()).collect();
    let row = format!("  {:<42} {:<24} {} {seen}", attack.program, holes.join("+"), attack.kind);
    match excuses::reason(sandbox, attack, seen) {
        Some(because) => {
            eprintln!("not promised by `{}`: {row}: {because}", sandbox.mode().name());
            None
        }
        None => Some(row),
    }
}
