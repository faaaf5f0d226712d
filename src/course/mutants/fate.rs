//! What becomes of a submission: it is graded until something is lost.

use crate::check::Check;
use crate::exercise::Exercise;
use crate::fault::{Doubt, Fault};
use crate::grade::{Grade, Outcome, Purpose, Request, grade};
use crate::submission::Submission;
use crate::workshop::Workshop;
use anyhow::Result;

/// What becomes of a submission.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It loses points, at first in this check.
    Killed(String),
    /// There is nothing to grade: the compiler has noticed the mistake.
    DoesNotCompile,
    /// It earns all points.
    Survived,
    /// It loses none, but this check gave no verdict.
    Undecided(String, Doubt),
    /// Our fault.
    Ungraded(String),
}

impl Fate {
    /// Whether no check has found anything.
    pub(super) fn is_unnoticed(&self) -> bool {
        matches!(self, Fate::Survived | Fate::Undecided(..))
    }
}

/// Grades a submission, what is cheap first, and no further than until something is lost: most mutants are killed by the
/// first answer. Scenarios want a build of their own, times another one.
pub(super) fn fate(
    workshop: &Workshop,
    exercise: &Exercise,
    submission: &Submission,
    seed: u64,
) -> Result<Fate> {
    let submission = Ok(submission.clone());
    let (timed, quick): (Vec<_>, Vec<_>) =
        exercise.named_checks().into_iter().partition(|(_, check)| check.measures_time());
    let (explored, asked): (Vec<_>, Vec<_>) =
        quick.into_iter().partition(|(_, check)| matches!(check, Check::Races(_)));
    let mut fate = Fate::Survived;
    for checks in [asked, explored, timed].into_iter().filter(|checks| !checks.is_empty()) {
        let only: Vec<String> = checks.into_iter().map(|(name, _)| name).collect();
        let (command, purpose) = (String::new(), Purpose::Verdicts);
        let request = Request { exercise, submission: &submission, only: &only, seed, command, purpose };
        fate = worse(fate, fate_of(&graded(workshop, &request)?));
        if !fate.is_unnoticed() {
            break;
        }
    }
    Ok(fate)
}

/// On a busy machine, also who does nothing wrong can be late. So one who is nothing but late gets a second chance.
fn graded(workshop: &Workshop, request: &Request) -> Result<Grade> {
    let first = grade(workshop, request)?;
    if is_only_late(&first) { grade(workshop, request) } else { Ok(first) }
}

fn is_only_late(grade: &Grade) -> bool {
    let faults: Vec<&Fault> = grade.lines.iter().filter_map(|line| fault(&line.outcome)).collect();
    !faults.is_empty() && faults.iter().all(|fault| matches!(fault, Fault::TimeLimit { .. }))
}

fn fault(outcome: &Outcome) -> Option<&Fault> {
    match outcome {
        Outcome::Failed(failure) => Some(&failure.fault),
        Outcome::Passed(_) | Outcome::Inconclusive(_) | Outcome::NotApplicable(_) | Outcome::Ungraded(_) => {
            None
        }
    }
}

/// What two gradings come to, of which the first has found nothing.
fn worse(first: Fate, second: Fate) -> Fate {
    if second == Fate::Survived { first } else { second }
}

/// One lost check is enough, whatever became of the others.
fn fate_of(grade: &Grade) -> Fate {
    let mut fate = Fate::Survived;
    for line in &grade.lines {
        match &line.outcome {
            Outcome::Failed(failure) if does_not_compile(&failure.fault) => return Fate::DoesNotCompile,
            Outcome::Failed(_) if !matches!(fate, Fate::Killed(_)) => fate = Fate::Killed(line.check.clone()),
            Outcome::Ungraded(reason) if fate.is_unnoticed() => fate = Fate::Ungraded(reason.clone()),
            Outcome::Inconclusive(doubt) | Outcome::NotApplicable(doubt) if fate == Fate::Survived => {
                fate = Fate::Undecided(line.check.clone(), doubt.clone());
            }
            Outcome::Failed(_)
            | Outcome::Ungraded(_)
            | Outcome::Passed(_)
            | Outcome::Inconclusive(_)
            | Outcome::NotApplicable(_) => {}
        }
    }
    fate
}

fn does_not_compile(fault: &Fault) -> bool {
    matches!(fault, Fault::DoesNotCompile | Fault::MissingFunction)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undecided() -> Fate {
        Fate::Undecided("races".into(), Doubt::Unexplored { executions: 7 })
    }

    fn killed() -> Fate {
        Fate::Killed("output".into())
    }

    #[test]
    fn a_later_grading_that_finds_nothing_settles_no_doubt() {
        assert_eq!(worse(undecided(), Fate::Survived), undecided());
        assert_eq!(worse(undecided(), killed()), killed());
        assert_eq!(worse(Fate::Survived, undecided()), undecided());
    }
}
