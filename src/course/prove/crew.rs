//! Submissions are tried side by side, and what held is remembered.

use super::memory::Memory;
use super::{Finding, Trial, Tried, compare, failed};
use crate::course::crew;
use crate::grade::{Purpose, Request, grade};
use crate::submission::Submission;
use crate::workshop::Workshop;
use anyhow::Result;
use std::time::Instant;

/// How trials are made.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// The seed of all random inputs.
    pub seed: u64,
    /// Whether what held before is tried again, too.
    pub again: bool,
}

/// Makes all trials; `tell` hears of each as it ends. The result is in the order of the trials.
///
/// # Errors
///
/// If a submission cannot be read, or `tell` fails. What was begun is finished before.
pub fn try_all(
    workshop: &Workshop,
    trials: &[Trial],
    manner: Manner,
    mut tell: impl FnMut(&Tried) -> Result<()>,
) -> Result<Vec<Tried>> {
    let memory = Memory::open(workshop)?;
    let work = |trial: &Trial| attempt(workshop, &memory, trial, manner);
    crew::do_all(workers(workshop), trials, work, |done, tried| {
        tell(tried)?;
        workshop.progress.step(&format!("{done}/{} {}", trials.len(), tried.name));
        Ok(())
    })
}

/// More than there are cores: much of the time goes with waiting for what never comes.
fn workers(workshop: &Workshop) -> usize {
    2 * workshop.machine.cores
}

fn attempt(workshop: &Workshop, memory: &Memory, trial: &Trial, manner: Manner) -> Result<Tried> {
    // Before the files are read: what is changed meanwhile has not been tried.
    let place = memory.place(trial)?;
    if !manner.again
        && let Some(tried) = place.recall(trial)
    {
        return Ok(tried);
    }
    let started = Instant::now();
    let submission = Submission::take(&trial.path)?;
    let command = format!("grader check {} --path {}", trial.exercise.id(), trial.path.display());
    let (exercise, seed, purpose) = (trial.exercise, manner.seed, Purpose::Verdicts);
    let request = Request { exercise, submission: &submission, only: &[], seed, command, purpose };
    let grade = grade(workshop, &request)?;
    let tried = Tried {
        exercise: trial.exercise.number,
        name: trial.name(),
        finding: compare(&grade, &trial.role),
        failed: failed(&grade, &trial.role),
        time: started.elapsed(),
        remembered: false,
    };
    if tried.finding == Finding::Held {
        place.keep(&tried)?;
    }
    Ok(tried)
}
