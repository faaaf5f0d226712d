//! The pipeline: a submission is taken, built, checked, and becomes a [`Grade`].

use crate::check::{Check, Failure, Stop};
use crate::exercise::Exercise;
use crate::fault::{Detail, Doubt, Fault};
use crate::rig::Rig;
use crate::sandbox::Hole;
use crate::submission::{Submission, Taken};
use crate::toolchain::Profile;
use crate::workshop::Workshop;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// What a submission has earned, with everything that a report needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Grade {
    /// The exercise's id: `exercise-3`.
    pub exercise: String,
    /// Its slug.
    pub slug: String,
    /// Its title in the language of the grading.
    pub title: String,
    /// The checks, in the order of the manifest.
    pub lines: Vec<Line>,
    /// Whether the submission is the starter, unchanged.
    pub untouched: bool,
    /// Where to read the task and to write the code, for who has not begun.
    pub workplace: String,
    /// What the grade stands on.
    pub provenance: Provenance,
    /// What took how long, in seconds.
    pub phases: Vec<(String, f64)>,
}

/// One check.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// Its name.
    pub check: String,
    /// What it is worth.
    pub points: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// The command that shows it again.
    pub replay: String,
}

/// How a check ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All points.
    Passed(Detail),
    /// No points.
    Failed(Failure),
    /// No verdict; no points lost.
    Inconclusive(Doubt),
    /// Makes no sense here; no points lost.
    NotApplicable(Doubt),
    /// Our fault; no points, and no zero either.
    Ungraded(String),
}

/// What a grade stands on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of this program.
    pub grader: String,
    /// The compiler.
    pub toolchain: String,
    /// The cores of the machine.
    pub cores: usize,
    /// Its load, as the grading began.
    pub load: f64,
    /// How the submission was kept apart: exactly what was in force.
    pub sandbox: String,
    /// What the exercise opens in it.
    pub opened: Vec<Hole>,
    /// The seed of all random inputs.
    pub seed: u64,
    /// The hash of the exercise.
    pub course: String,
    /// The hash of the submission, if it was taken.
    pub submission: Option<String>,
}

/// What to grade, and how.
pub struct Request<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// What intake made of the submission.
    pub submission: &'a Taken,
    /// The names of the checks to make; empty for all.
    pub only: &'a [String],
    /// The seed of all random inputs.
    pub seed: u64,
    /// The command that grades this again, without `--only` and `--seed`.
    pub command: String,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a grade is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A report: with what decides nothing and is worth seeing, as the scaling curve, and what the real machine shows.
    Report,
    /// The verdicts alone.
    Verdicts,
}

impl Grade {
    /// The points that were earned. Checks without a verdict lose none.
    pub fn earned(&self) -> u32 {
        self.lines.iter().map(Line::earned).sum()
    }

    /// The points that could be earned.
    pub fn points(&self) -> u32 {
        self.lines.iter().map(|line| line.points).sum()
    }

    /// Whether something could not be graded.
    pub fn is_ungraded(&self) -> bool {
        self.lines.iter().any(|line| matches!(line.outcome, Outcome::Ungraded(_)))
    }
}

impl Line {
    /// The points of this check that were earned.
    pub fn earned(&self) -> u32 {
        match self.outcome {
            Outcome::Passed(_) | Outcome::Inconclusive(_) | Outcome::NotApplicable(_) => self.points,
            Outcome::Failed(_) | Outcome::Ungraded(_) => 0,
        }
    }
}

/// Grades a submission.
///
/// # Errors
///
/// If the exercise's files cannot be read. What goes wrong later leaves its check ungraded.
pub fn grade(workshop: &Workshop, request: &Request) -> anyhow::Result<Grade> {
    let load = crate::machine::Machine::load();
    let mut phases = Phases::default();
    let lines = lines(workshop, request, &mut phases);
    Ok(Grade {
        exercise: request.exercise.id(),
        slug: request.exercise.slug.clone(),
        title: request.exercise.manifest.title.get(workshop.lang).to_string(),
        lines,
        untouched: is_starter(request)?,
        workplace: request.submission.as_ref().map(|submission| submission.shown.clone()).unwrap_or_default(),
        provenance: provenance(workshop, request, load)?,
        phases: phases.0,
    })
}

/// What took how long.
#[derive(Default)]
struct Phases(Vec<(String, f64)>);

impl Phases {
    fn time<T>(&mut self, name: &str, phase: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = phase();
        self.add(name, started.elapsed());
        result
    }

    fn add(&mut self, name: &str, time: Duration) {
        self.0.push((name.to_string(), time.as_secs_f64()));
    }
}

type Wanted<'a> = Vec<(String, &'a Check)>;

fn wanted<'a>(request: &Request<'a>) -> Wanted<'a> {
    let all = request.exercise.named_checks();
    all.into_iter().filter(|(name, _)| request.only.is_empty() || request.only.contains(name)).collect()
}

fn lines(workshop: &Workshop, request: &Request, phases: &mut Phases) -> Vec<Line> {
    let checks = wanted(request);
    let outcomes = match request.submission {
        Err(refusal) => {
            let failure = Failure { fault: Fault::Refused(refusal.clone()), evidence: Vec::new() };
            vec![Outcome::Failed(failure); checks.len()]
        }
        Ok(submission) => outcomes(workshop, request, submission, &checks, phases),
    };
    let line = |((name, check), outcome): ((String, &Check), Outcome)| Line {
        replay: format!("{} --only {name} --seed {}", request.command, request.seed),
        check: name,
        points: check.points(),
        outcome,
    };
    checks.into_iter().zip(outcomes).map(line).collect()
}

fn outcomes(
    workshop: &Workshop,
    request: &Request,
    submission: &Submission,
    checks: &Wanted,
    phases: &mut Phases,
) -> Vec<Outcome> {
    let shared = match workshop.machine.share() {
        Ok(hold) => hold,
        Err(error) => return vec![Outcome::from(Err(Stop::Broken(error))); checks.len()],
    };
    let timed = checks.iter().any(|(_, check)| check.measures_time());
    let build = |profile| {
        let started = Instant::now();
        (Rig::build(workshop, request, submission, profile), started.elapsed())
    };
    // Timings want an optimised program. It is built while the other checks are made with one that is built quickly.
    let (quick, optimised) = std::thread::scope(|scope| {
        let optimised = timed.then(|| scope.spawn(|| build(Profile::Optimised)));
        let quick = quick_checks(workshop, build, checks, phases);
        (quick, optimised.map(|build| build.join().expect("no build panicked")))
    });
    drop(shared);
    let rig = optimised.map(|(rig, time)| {
        phases.add("build for timing", time);
        rig
    });
    let finish = |((name, check), outcome): (&(String, &Check), Option<Outcome>)| {
        outcome.unwrap_or_else(|| phases.time(name, || run_timed(workshop, check, rig.as_ref())))
    };
    checks.iter().zip(quick).map(finish).collect()
}

/// Builds quickly and makes the checks that measure no time. The others stay `None`.
fn quick_checks<'a>(
    workshop: &Workshop,
    build: impl Fn(Profile) -> (Result<Rig<'a>, Stop>, Duration),
    checks: &Wanted,
    phases: &mut Phases,
) -> Vec<Option<Outcome>> {
    if checks.iter().all(|(_, check)| check.measures_time()) {
        return vec![None; checks.len()];
    }
    workshop.progress.step(&crate::lang::say!(workshop.lang, "building …", "сборка …"));
    let (rig, time) = build(Profile::Quick);
    phases.add("build", time);
    match rig {
        Ok(rig) => {
            workshop.progress.step(&crate::lang::say!(workshop.lang, "checking …", "проверка …"));
            together(&rig, checks, phases)
        }
        Err(stop) => {
            let outcome = Outcome::from(Err(stop));
            checks.iter().map(|(_, check)| (!check.measures_time()).then(|| outcome.clone())).collect()
        }
    }
}

/// Makes the checks that measure no time, side by side. The others stay `None`.
fn together(rig: &Rig, checks: &Wanted, phases: &mut Phases) -> Vec<Option<Outcome>> {
    let timed = |check: &Check| {
        let started = Instant::now();
        (Outcome::from(check.run(rig)), started.elapsed())
    };
    let results: Vec<Option<(Outcome, Duration)>> = std::thread::scope(|scope| {
        let start = |(_, check): &(String, &Check)| {
            let check: Check = (*check).clone();
            (!check.measures_time()).then(|| scope.spawn(move || timed(&check)))
        };
        let running: Vec<_> = checks.iter().map(start).collect();
        running.into_iter().map(|check| check.map(|check| check.join().expect("no check panicked"))).collect()
    });
    let keep = |((name, _), result): (&(String, &Check), Option<(Outcome, Duration)>)| {
        let (outcome, time) = result?;
        phases.add(name, time);
        Some(outcome)
    };
    checks.iter().zip(results).map(keep).collect()
}

/// Makes a check that measures time; for that it takes the machine as it needs it.
fn run_timed(workshop: &Workshop, check: &Check, rig: Option<&Result<Rig, Stop>>) -> Outcome {
    workshop.progress.step(&crate::lang::say!(workshop.lang, "measuring …", "измерение …"));
    let rig = match rig.expect("an optimised program is built for a check that measures time") {
        Ok(rig) => rig,
        Err(stop) => return stop.into(),
    };
    check.run(rig).into()
}

impl From<&Stop> for Outcome {
    fn from(stop: &Stop) -> Outcome {
        match stop {
            Stop::Failed(failure) => Outcome::Failed(failure.clone()),
            Stop::Inconclusive(doubt) => Outcome::Inconclusive(doubt.clone()),
            Stop::NotApplicable(doubt) => Outcome::NotApplicable(doubt.clone()),
            Stop::Broken(error) => Outcome::Ungraded(format!("{error:#}")),
        }
    }
}

impl From<Result<Detail, Stop>> for Outcome {
    fn from(result: Result<Detail, Stop>) -> Outcome {
        match result {
            Ok(detail) => Outcome::Passed(detail),
            Err(stop) => Outcome::from(&stop),
        }
    }
}

fn is_starter(request: &Request) -> anyhow::Result<bool> {
    let starter = Submission::take(&request.exercise.starter())?;
    Ok(
        matches!((request.submission, starter), (Ok(submission), Ok(starter)) if submission.files == starter.files),
    )
}

fn provenance(workshop: &Workshop, request: &Request, load: f64) -> anyhow::Result<Provenance> {
    let exercise = request.exercise;
    let course = crate::cache::key_of_files(&[
        &exercise.folder.join("exercise.toml"),
        &exercise.reference(),
        &exercise.folder.join("harness"),
    ])?;
    Ok(Provenance {
        grader: env!("CARGO_PKG_VERSION").to_string(),
        toolchain: workshop.toolchain.version.clone(),
        cores: workshop.machine.cores,
        load,
        sandbox: workshop.sandbox.describe(),
        opened: exercise.manifest.holes().list(),
        seed: request.seed,
        course,
        submission: request.submission.as_ref().ok().map(Submission::hash),
    })
}
