//! Every known attack on a grading, in every mode of the sandbox that this machine has, for root and for an ordinary user.
//!
//! The submissions lie in `tests/attacks-on-grading`, a folder each that is called by what it tries; what no repository
//! can hold is made. None may gain, learn or leave anything.

mod made;
mod stage;
mod table;

use crate::place;
use crate::processes;
use crate::program::done;
use stage::Stage;
use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};
use table::{ATTACKS, Attack, TRUSTED};

/// What a grading may take at most, on a busy machine; a build that never ends is stopped after half of that.
const BOUND: Duration = Duration::from_secs(60);

/// How many gradings there are at a time.
const WORKERS: usize = 3;

/// What lies where no submission may read: lines of the list of users, the reference and the harness.
const HIDDEN: [&str; 3] = ["root:x:0:", "REFERENCE-MARK", "only the judge knows the prices"];

/// An attack that is to be tried.
struct Trial<'a> {
    attack: &'a Attack,
    stage: &'a Stage,
    mode: &'a str,
    /// A number that nothing else has: all that the attack may leave is called by it.
    mark: u64,
}

#[test]
fn every_attack_fails_in_every_mode_for_every_user() {
    let (stages, started) = (Stage::all(), Instant::now());
    let trials = trials(&stages);
    let mut failed = failures(&trials);
    failed.extend(stages.iter().flat_map(Stage::marks));
    eprintln!("{} gradings in {:?}", trials.len(), started.elapsed());
    assert!(
        failed.is_empty(),
        "{} of {} attacks succeeded:\n{}",
        failed.len(),
        trials.len(),
        failed.join("\n")
    );
}

#[test]
fn what_an_attack_leaves_where_nothing_holds_it_is_found() {
    let stage = Stage::all().swap_remove(0);
    let mark = stage::first_mark() + 99_999;
    let attack = Attack { name: "leaves_a_mark", make: Some(made::a_mark), ..ATTACKS[0] };
    let scene = stage.set(&attack, mark);
    done(stage.grader("rlimits-only", &scene, false).args(["check", "1", "--only", "output", "--path", "."]));
    assert_eq!(stage.marks().len(), 1, "{:?}", stage.marks());
}

#[test]
fn no_attack_of_the_list_is_missing() {
    let numbers = |letter: char, last: u32| (1..=last).map(move |number| format!("{letter}{number:02}"));
    let rows: BTreeSet<&str> = ATTACKS.iter().flat_map(|attack| attack.rows.split(' ')).collect();
    for row in numbers('c', 38).chain(numbers('m', 10)) {
        assert!(rows.contains(row.as_str()), "no attack for {row}");
    }
}

#[test]
fn every_submission_that_lies_there_is_tried() {
    for folder in fs::read_dir(stage::submissions()).unwrap().flatten() {
        let name = folder.file_name().into_string().unwrap();
        assert!(ATTACKS.iter().any(|attack| attack.folder() == name), "nobody tries `{name}`");
    }
}

fn trials(stages: &[Stage]) -> Vec<Trial<'_>> {
    let mut trials = Vec::new();
    for stage in stages {
        for mode in stage.modes.iter().copied().filter(|mode| stage.offers(mode)) {
            trials.extend(ATTACKS.iter().map(|attack| (attack, stage, mode)));
        }
        let trusted = ATTACKS.iter().filter(|attack| TRUSTED.contains(&attack.name));
        trials.extend(trusted.map(|attack| (attack, stage, "rlimits-only")));
    }
    let (marks, only) = (stage::first_mark().., std::env::var("ATTACKS_ONLY").ok());
    let trials = trials.into_iter().filter(|(attack, ..)| is_asked_for(attack, only.as_deref()));
    let numbered = trials.zip(marks);
    numbered.map(|((attack, stage, mode), mark)| Trial { attack, stage, mode, mark }).collect()
}

/// A single attack can be named, to look at it alone.
fn is_asked_for(attack: &Attack, only: Option<&str>) -> bool {
    only.is_none_or(|only| only.split(',').any(|name| name == attack.name))
}

/// Tries all, some at a time. Those that only wait for a limit of time to be over are tried beside the others.
fn failures(trials: &[Trial]) -> Vec<String> {
    let (slow, quick): (Vec<&Trial>, Vec<&Trial>) = trials.iter().partition(|trial| trial.attack.is_slow());
    let queue = Mutex::new(quick.into_iter());
    let next = || queue.lock().expect("nobody panics who holds it").next();
    let work = || std::iter::from_fn(next).filter_map(Trial::failure).collect::<Vec<String>>();
    thread::scope(|scope| {
        let slow: Vec<_> = slow.into_iter().map(|trial| scope.spawn(|| trial.failure())).collect();
        let quick: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        let slow = slow.into_iter().filter_map(|trial| trial.join().expect("a panic is a failure"));
        let quick = quick.into_iter().flat_map(|worker| worker.join().expect("a panic is a failure"));
        quick.chain(slow).collect()
    })
}

impl Trial<'_> {
    /// What was not as it should be.
    fn failure(&self) -> Option<String> {
        let payload = catch_unwind(AssertUnwindSafe(|| self.run())).err()?;
        let what = payload.downcast_ref::<String>().map_or("", |what| what);
        Some(format!("{} ({}, {}): {what}", self.attack.name, self.mode, self.stage.user))
    }

    fn run(&self) {
        let scene = self.stage.set(self.attack, self.mark);
        let checks: Vec<&str> = self.attack.loses.iter().map(|(check, _)| *check).collect();
        let mut grader = self.stage.grader(self.mode, &scene, self.attack.unsafe_code);
        grader.args(["check", "1", "--format", "json", "--only", &checks.join(","), "--path"]);
        let started = Instant::now();
        let done = done(grader.arg(&scene.submission)).code(1);
        assert!(started.elapsed() < BOUND, "it took {:?}", started.elapsed());
        for text in HIDDEN {
            assert!(!done.stdout.contains(text), "`{text}` came out: {}", done.stdout);
        }
        super::painting::harmless(&done.stdout);
        let grade = done.grade();
        let sandbox = grade.0["provenance"]["sandbox"].as_str().expect("a text");
        assert!(sandbox.starts_with(&format!("{} (", self.mode)), "it was graded in another mode: {sandbox}");
        for (check, kind) in self.attack.loses {
            assert_eq!(grade.verdict(check), *kind, "{:#}", grade.line(check));
        }
        assert!(done.stdout.contains(self.attack.because), "no `{}` in {}", self.attack.because, done.stdout);
        self.nothing_is_left(&scene.temporary);
    }

    fn nothing_is_left(&self, temporary: &Path) {
        assert!(processes::naming(&self.mark.to_string()).is_empty(), "something still runs");
        let left: Vec<_> = fs::read_dir(temporary).unwrap().flatten().map(|entry| entry.path()).collect();
        assert!(left.is_empty(), "left in the folder for temporary files: {left:?}");
    }
}
