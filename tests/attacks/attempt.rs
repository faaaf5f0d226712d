//! One attack, tried once in one sandbox: what was not as it should be.

use crate::attacks::{Attack, Ending, Promise};
use crate::outside::Outside;
use crate::processes::{self, wait_until};
use crate::programs;
use crate::sandbox::{Artefact, End, Holes, Job, Limit, Limits, Mode, Run, Sandbox};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::{NamedTempFile, TempDir};

/// What a program may use; small, so that a run does not take long, and does not hurt where a limit fails.
const LIMITS: Limits = Limits {
    wall: Duration::from_millis(2500),
    cpu: Duration::from_secs(2),
    memory: 128 << 20,
    tasks: 32,
    output: 64 << 10,
    open_files: 64,
    file_size: 8 << 20,
    disk: 16 << 20,
    asked: 1 << 30,
};

/// The time of a program that is to end otherwise: on a machine that is busy, too.
const LONG: Duration = Duration::from_secs(20);
/// What the sandbox may take beside the time of the program.
const PATIENCE: Duration = Duration::from_secs(20);

/// The file that is taken out of the sandbox.
const RESULT: &str = "result";

/// Tries an attack and tells everything that should not have happened.
pub fn attempt(sandbox: &Sandbox, attack: &Attack) -> Vec<String> {
    let program = programs::folder().join(attack.program);
    let mut outside = Outside::plant(&program).expect("surroundings can be made");
    let mut wrong = Vec::new();
    for _ in 0..attack.runs {
        wrong.extend(run(sandbox, attack, &program, &outside));
    }
    wrong.extend(outside.changes());
    wrong
}

fn run(sandbox: &Sandbox, attack: &Attack, program: &Path, outside: &Outside) -> Vec<String> {
    let scratch = tempfile::tempdir().expect("a folder to write in");
    let result = NamedTempFile::new().expect("a file for the result");
    let job = job(sandbox.mode(), attack, program, outside, &scratch, &result);
    let began = Instant::now();
    let (pids, ended) = match sandbox.start(job) {
        Ok(running) => (running.own_pids(), running.wait()),
        Err(error) => (Vec::new(), Err(error)),
    };
    let took = began.elapsed();
    // Those of the sandbox itself may still take down what was around the program.
    for pid in pids {
        wait_until("the sandbox's process has gone", || !processes::lives(pid));
    }
    let mut wrong = match ended {
        Ok(run) => judged(attack, &run),
        Err(error) => judged_error(attack, &format!("{error:#}")),
    };
    if took > limits(attack).wall * 2 + PATIENCE {
        wrong.push(format!("took {took:.1?}"));
    }
    wrong.extend(judged_files(attack, &scratch, &result));
    wrong
}

fn job(
    mode: Mode,
    attack: &Attack,
    program: &Path,
    outside: &Outside,
    scratch: &TempDir,
    result: &NamedTempFile,
) -> Job {
    let folder = scratch.path().display().to_string();
    let places = match mode {
        Mode::Full | Mode::LandlockOnly => [outside.places(), vec![folder.clone(), ".".to_owned()]].concat(),
        // Nothing keeps it from filling the disk of this machine.
        Mode::RlimitsOnly => vec![folder.clone()],
    };
    let holes: Vec<&str> = attack.opens.iter().map(|hole| hole.name()).collect();
    let mut words = outside.words(&places.join(":"));
    words.push(format!("scratch={folder}"));
    words.push(format!("kind={}", attack.kind));
    words.push(format!("holes={}", holes.join(",")));
    words.push(format!("open_files={}", LIMITS.open_files));
    let takes_result = !attack.kind.is_empty();
    Job {
        program: program.to_owned(),
        args: words.into_iter().map(Into::into).collect(),
        env: vec![("GIVEN".to_owned(), "this".to_owned())],
        cwd: outside.readable.path().to_owned(),
        readable: vec![program.to_owned(), outside.readable.path().to_owned()],
        scratch: attack.has_scratch.then(|| scratch.path().to_owned()),
        artefact: takes_result.then(|| Artefact {
            name: RESULT.into(),
            to: result.reopen().expect("the file for the result opens"),
        }),
        channel: None,
        live: false,
        limits: limits(attack),
        holes: Holes::of(attack.opens),
    }
}

fn limits(attack: &Attack) -> Limits {
    let waits = attack.ends.contains(&Ending::Reached(Limit::Wall));
    Limits { wall: if waits { LIMITS.wall } else { LONG }, ..LIMITS }
}

fn judged(attack: &Attack, run: &Run) -> Vec<String> {
    let text = String::from_utf8_lossy(&run.stdout);
    let mut wrong: Vec<String> =
        text.lines().filter(|line| line.starts_with("escaped: ")).map(String::from).collect();
    if !attack.ends.contains(&ending(run.end)) {
        let said = String::from_utf8_lossy(&run.stderr);
        let said: String = said.chars().take(300).collect();
        wrong.push(format!("ended with {:?}, {:?}, {said:?}", run.end, run.usage));
    }
    if run.stdout.len() + run.stderr.len() > usize::try_from(LIMITS.output).expect("it is small") {
        wrong.push("printed more than it may".to_owned());
    }
    wrong
}

fn ending(end: End) -> Ending {
    match end {
        End::Exited(code) => Ending::Code(code),
        End::Killed(signal) => Ending::Signal(signal),
        End::Limit(limit) => Ending::Reached(limit),
        // Nobody stops a run here, so that no attack expects it.
        End::Stopped => Ending::Code(-1),
    }
}

fn judged_error(attack: &Attack, error: &str) -> Vec<String> {
    let refused = error.contains("out of the sandbox") && attack.ends.contains(&Ending::ArtefactRefused);
    if refused { Vec::new() } else { vec![format!("the sandbox broke: {error}")] }
}

fn judged_files(attack: &Attack, scratch: &TempDir, result: &NamedTempFile) -> Vec<String> {
    let mut wrong = Vec::new();
    let left: Vec<PathBuf> =
        std::fs::read_dir(scratch.path()).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    if !left.is_empty() {
        wrong.push(format!("the place to write in is not empty: {:?}", &left[..left.len().min(3)]));
    }
    let taken = std::fs::read(result.path()).unwrap_or_default();
    let may_be_taken = attack.ends.contains(&Ending::Code(0)) && taken.len() as u64 <= LIMITS.file_size;
    if !taken.is_empty() && !may_be_taken {
        wrong.push(format!(
            "{} bytes came out, beginning with {:?}",
            taken.len(),
            &taken[..taken.len().min(20)]
        ));
    }
    if attack.kind == "true" && taken != b"result" {
        wrong.push(format!("the result is {taken:?}"));
    }
    wrong
}

/// Whether a mode promises to hold an attack.
pub fn is_promised(mode: Mode, attack: &Attack) -> bool {
    mode != Mode::RlimitsOnly || attack.attacks == Promise::Limits
}
