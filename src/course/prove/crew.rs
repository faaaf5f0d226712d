//! Workers that try submissions side by side.

use super::memory::Memory;
use super::{Finding, Trial, Tried, compare, failed};
use crate::grade::{Request, grade};
use crate::submission::Submission;
use crate::workshop::Workshop;
use anyhow::Result;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
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
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..workshop.machine.cores.min(trials.len()) {
            let (sender, memory, next) = (sender.clone(), &memory, &next);
            scope.spawn(move || {
                while let Some((place, trial)) = take(trials, next) {
                    if sender.send((place, attempt(workshop, memory, trial, manner))).is_err() {
                        return; // Somebody else's trial has failed, and nobody listens any more.
                    }
                }
            });
        }
        drop(sender);
        let mut all: Vec<Option<Tried>> = vec![None; trials.len()];
        for (done, (place, tried)) in results.into_iter().enumerate() {
            let tried = tried?;
            tell(&tried)?;
            workshop.progress.step(&format!("{}/{} {}", done + 1, trials.len(), tried.name));
            all[place] = Some(tried);
        }
        Ok(all.into_iter().flatten().collect())
    })
}

fn take<'a, 'b>(trials: &'a [Trial<'b>], next: &AtomicUsize) -> Option<(usize, &'a Trial<'b>)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    trials.get(place).map(|trial| (place, trial))
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
    let request =
        Request { exercise: trial.exercise, submission: &submission, only: &[], seed: manner.seed, command };
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
