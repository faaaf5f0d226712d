//! The checks of a manifest, and the ways in which one can end.

pub mod cases;
pub mod hygiene;
pub mod output;
pub mod parallel;
pub mod races;
pub mod speedup;

use crate::fault::{Detail, Doubt, Evidence, Fault};
use crate::rig::Rig;
use serde::{Deserialize, Serialize};

/// A check of an exercise. The key in the manifest is the variant: `output = { points = 4, … }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The submission answers as the reference does, on cases that are named and on fresh random ones.
    Output(output::Output),
    /// As many calls are at work at the same time as in the reference, seen from outside.
    Parallel(parallel::Parallel),
    /// The submission is as much faster than the work done in turn as is asked.
    Speedup(speedup::Speedup),
    /// A scenario holds in every order in which its threads can take turns.
    Races(races::Races),
    /// Nothing is left behind: no process, thread, descriptor or shared memory.
    Hygiene(hygiene::Hygiene),
}

impl Check {
    /// The key of the manifest.
    pub fn kind(&self) -> &'static str {
        match self {
            Check::Output(_) => "output",
            Check::Parallel(_) => "parallel",
            Check::Speedup(_) => "speedup",
            Check::Races(_) => "races",
            Check::Hygiene(_) => "hygiene",
        }
    }

    /// What it is worth.
    pub fn points(&self) -> u32 {
        match self {
            Check::Output(check) => check.points.0,
            Check::Parallel(check) => check.points.0,
            Check::Speedup(check) => check.points.0,
            Check::Races(check) => check.points.0,
            Check::Hygiene(check) => check.points.0,
        }
    }

    /// Whether it measures time, for which it wants programs that were compiled well, and no check beside it.
    pub fn measures_time(&self) -> bool {
        matches!(self, Check::Speedup(_))
    }

    /// Makes the check.
    ///
    /// # Errors
    ///
    /// A [`Stop`], unless all is well.
    pub fn run(&self, rig: &Rig) -> Result<Detail, Stop> {
        match self {
            Check::Output(check) => check.run(rig),
            Check::Parallel(check) => check.run(rig),
            Check::Speedup(check) => check.run(rig),
            Check::Races(check) => check.run(rig),
            Check::Hygiene(check) => check.run(rig),
        }
    }
}

/// Why a check did not pass. The first is the student's, the last is ours; neither can turn into the other.
#[derive(Debug)]
pub enum Stop {
    /// Points are lost.
    Failed(Failure),
    /// The measurement does not allow a verdict; no points are lost.
    Inconclusive(Doubt),
    /// The check makes no sense on this machine; no points are lost.
    NotApplicable(Doubt),
    /// It could not be graded.
    Broken(anyhow::Error),
}

impl Stop {
    /// The same once more: for a cause that several checks have.
    #[must_use]
    pub fn again(&self) -> Stop {
        match self {
            Stop::Failed(failure) => Stop::Failed(failure.clone()),
            Stop::Inconclusive(doubt) => Stop::Inconclusive(doubt.clone()),
            Stop::NotApplicable(doubt) => Stop::NotApplicable(doubt.clone()),
            Stop::Broken(error) => Stop::Broken(anyhow::anyhow!("{error:#}")),
        }
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Stop {
        Stop::Broken(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failed(failure)
    }
}

/// What is wrong with a submission, and what shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// What is wrong.
    pub fault: Fault,
    /// What was seen.
    pub evidence: Vec<Evidence>,
}

impl Failure {
    /// In one text for the author of a course, whose fault it is in a reference.
    pub fn for_the_author(&self) -> String {
        let texts = self.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Compiler(text) | Evidence::Printed { text, .. } => Some(text.trim()),
            _ => None,
        });
        let texts: Vec<&str> = texts.collect();
        format!("{}\n{}", self.fault.kind(), texts.join("\n")).trim().to_string()
    }
}

/// Points of a check: from 1 to 100.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "u32")]
pub struct Points(pub u32);

impl TryFrom<u32> for Points {
    type Error = &'static str;

    fn try_from(points: u32) -> Result<Points, &'static str> {
        if (1..=100).contains(&points) {
            Ok(Points(points))
        } else {
            Err("a check is worth from 1 to 100 points")
        }
    }
}

/// Names of cases: at least one.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Cases(pub Vec<String>);

impl TryFrom<Vec<String>> for Cases {
    type Error = &'static str;

    fn try_from(names: Vec<String>) -> Result<Cases, &'static str> {
        if names.is_empty() { Err("a check needs at least one case") } else { Ok(Cases(names)) }
    }
}

/// A speedup that is asked for: a number above zero.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "f64")]
pub struct Threshold(pub f64);

impl TryFrom<f64> for Threshold {
    type Error = &'static str;

    fn try_from(factor: f64) -> Result<Threshold, &'static str> {
        if factor > 0.0 && factor.is_finite() {
            Ok(Threshold(factor))
        } else {
            Err("a speedup is a number above zero")
        }
    }
}
