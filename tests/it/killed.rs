//! A grader that is killed at any moment of a check: nothing of it is left, and the next one works.
//!
//! Its program, temporary directory and cache lie in one folder that only this test knows, so that whatever has to do
//! with it says so: the command line of a supervisor begins with the program, that of a compiler or of a submission
//! names files in the folder.

use crate::processes::{self, wait_until};
use crate::program::{GRADER, done, environment};
use exam::Random;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How often it is killed.
const KILLS: u32 = 50;
/// After how many of these a check is made to the end.
const BETWEEN: u32 = 10;

const CHECK: [&str; 5] = ["check", "1", "--reference", "--only", "output"];

#[test]
fn nothing_is_left_of_a_grader_that_is_killed_and_the_next_one_works() {
    let (home, mut random) = (Home::new(), random());
    let mounts = mounts();
    home.passes();
    home.clear_references();
    let started = Instant::now();
    home.passes();
    let mut whole = started.elapsed();
    let mut cgroups = BTreeSet::new();
    let mut killed = 0;
    while killed < KILLS {
        home.clear_references();
        let moment = whole.mul_f64(fraction(&mut random));
        match home.kill_after(moment, Blow::of(killed)) {
            Some(_) => killed += 1,
            // The machine has become faster since.
            None => whole = moment,
        }
        cgroups.extend(home.assert_clean(&format!("after {moment:?} of {whole:?}")));
        if killed % BETWEEN == 0 {
            home.passes();
        }
    }
    assert_eq!(self::mounts(), mounts);
    // Graders of other tests have theirs for a while.
    wait_until("the cgroups have gone", || !cgroups.iter().any(|cgroup| cgroup.exists()));
}

#[test]
fn a_grader_beside_one_that_is_killed_is_not_disturbed() {
    let (home, mut random) = (Home::new(), random());
    std::thread::scope(|scope| {
        // In an empty cache, which takes longest.
        let beside = scope.spawn(|| home.passes());
        while !beside.is_finished() {
            home.kill_after(Duration::from_secs(1).mul_f64(fraction(&mut random)), Blow::Kill);
        }
        beside.join().unwrap();
    });
    home.assert_clean("with another beside");
}

#[test]
fn what_is_left_when_the_janitor_is_killed_too_goes_with_the_next_check() {
    let home = Home::new();
    let (temporary, cache) = (home.path("tmp"), home.path("cache"));
    let mut grader = home.start();
    wait_until("there is a folder", || !entries(&temporary).is_empty());
    // So that it does not notice the death of its janitor.
    kill_process(pid_of(grader.id()), Signal::STOP).unwrap();
    for pid in processes::naming("__janitor").into_iter().filter(|pid| home.processes().contains(pid)) {
        kill_process(pid_of(pid), Signal::KILL).unwrap();
    }
    grader.kill().unwrap();
    grader.wait().unwrap();
    wait_until("all processes have ended", || home.processes().is_empty());
    let left = entries(&temporary);
    assert_eq!(left.len(), 1, "nobody was left to remove it");
    home.passes();
    assert_eq!((entries(&temporary), half_made(&cache)), (BTreeSet::new(), BTreeSet::new()), "{left:?}");
}

/// How a grader is ended.
#[derive(Clone, Copy, PartialEq)]
enum Blow {
    /// Alone, by SIGKILL.
    Kill,
    /// With all that are in its process group, by SIGKILL.
    KillGroup,
    /// By Ctrl-C, which is sent to its process group.
    Interrupt,
}

impl Blow {
    /// The blow of a number: some of each.
    fn of(number: u32) -> Blow {
        match number % 5 {
            3 => Blow::KillGroup,
            4 => Blow::Interrupt,
            _ => Blow::Kill,
        }
    }

    fn strike(self, pid: Pid) {
        match self {
            Blow::Kill => kill_process(pid, Signal::KILL),
            Blow::KillGroup => kill_process_group(pid, Signal::KILL),
            Blow::Interrupt => kill_process_group(pid, Signal::INT),
        }
        .expect("it is our child");
    }
}

/// All that a grader needs, in a folder of its own.
struct Home(TempDir);

impl Home {
    fn new() -> Home {
        // Beside the program, so that it costs no copy of it.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
        let home = Home(folder);
        for name in ["tmp", "cache"] {
            fs::create_dir(home.path(name)).unwrap();
        }
        let program = home.path("grader");
        fs::hard_link(GRADER, &program).or_else(|_| fs::copy(GRADER, &program).map(drop)).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn variables(&self) -> [(&'static str, PathBuf); 2] {
        [("TMPDIR", self.path("tmp")), ("GRADER_CACHE", self.path("cache"))]
    }

    /// A check is made to its end, and nothing is wrong.
    fn passes(&self) {
        let mut command = assert_cmd::Command::new(self.path("grader"));
        done(command.envs(environment()).envs(self.variables()).args(CHECK)).code(0);
    }

    /// A check begins.
    #[expect(clippy::disallowed_methods, reason = "a grader that is to be killed")]
    fn start(&self) -> Child {
        let mut command = Command::new(self.path("grader"));
        command.envs(environment()).envs(self.variables()).args(CHECK).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the program starts")
    }

    /// Ends a check at a moment of it; `None` if it was over before.
    fn kill_after(&self, moment: Duration, blow: Blow) -> Option<ExitStatus> {
        let mut grader = self.start();
        std::thread::sleep(moment);
        if grader.try_wait().unwrap().is_some() {
            return None;
        }
        blow.strike(pid_of(grader.id()));
        Some(grader.wait().unwrap())
    }

    /// References are built anew, so that half-made ones can be left.
    fn clear_references(&self) {
        for name in entries(&self.path("cache")) {
            if name.starts_with("reference-") {
                fs::remove_dir_all(self.path("cache").join(name)).unwrap();
            }
        }
    }

    fn processes(&self) -> BTreeSet<u32> {
        processes::naming(self.0.path().to_str().unwrap()).into_iter().collect()
    }

    /// Waits for the last process, and sees that nothing else is left; returns the cgroups that there are then.
    #[track_caller]
    fn assert_clean(&self, when: &str) -> BTreeSet<PathBuf> {
        wait_until("all processes have ended", || self.processes().is_empty());
        assert_eq!(entries(&self.path("tmp")), BTreeSet::new(), "{when}");
        assert_eq!(half_made(&self.path("cache")), BTreeSet::new(), "{when}");
        cgroups()
    }
}

fn pid_of(pid: u32) -> Pid {
    Pid::from_raw(pid.cast_signed()).expect("no process is number 0")
}

/// Its seed is shown if a test fails.
fn random() -> Random {
    let mut bytes = [0; 8];
    rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty()).unwrap();
    let seed = u64::from_le_bytes(bytes);
    eprintln!("the moments are those of the seed {seed}");
    Random::new(seed)
}

/// A number from 0 to 1.
fn fraction(random: &mut Random) -> f64 {
    f64::from(u32::try_from(random.between(0, 1_000_000)).unwrap()) / 1e6
}

fn entries(folder: &Path) -> BTreeSet<String> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().into_string().expect("we name it")).collect()
}

/// Of what lies in a cache, that which has not got its name yet.
fn half_made(cache: &Path) -> BTreeSet<String> {
    let is_half_made = |name: &String| name.starts_with('.') || name.starts_with("grader-");
    entries(cache).into_iter().filter(is_half_made).collect()
}

fn mounts() -> String {
    fs::read_to_string("/proc/self/mountinfo").expect("this is Linux")
}

/// The cgroups of graders, in all hierarchies.
fn cgroups() -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut left = vec![PathBuf::from("/sys/fs/cgroup")];
    while let Some(folder) = left.pop() {
        let folders = folder.read_dir().into_iter().flatten().flatten();
        let folders = folders.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        for path in folders.map(|entry| entry.path()) {
            if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"grader")) {
                found.insert(path.clone());
            }
            left.push(path);
        }
    }
    found
}
