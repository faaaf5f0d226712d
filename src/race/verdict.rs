//! What follows from an answer, or from there being none.
//!
//! A program that is killed by a signal of its own making has failed. One that is stopped because it uses too much, or
//! ends without an answer, was not explored; that is no verdict about it.

use super::build::Refusal;
use super::outcome::{self, FailureKind, Outcome, Place};
use super::worker::Answer;
use crate::report::interleaving::Sources;
use crate::sandbox::End;
use serde::{Deserialize, Serialize};

/// One scenario, and what was found.
#[derive(Debug)]
pub struct Examined {
    /// Its name.
    pub name: String,
    /// What was found.
    pub finding: Finding,
    /// The command that explores it again; with a token behind it, it shows one execution.
    pub command: String,
}

/// What was found about a scenario.
#[derive(Debug)]
pub enum Finding {
    /// It was explored.
    Explored(Box<Outcome>),
    /// It was not.
    Unanswered(End),
    /// It does not compile.
    Refused(Refusal),
}

/// The verdict on a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No execution fails.
    Passed,
    /// One does.
    Failed,
    /// Nobody knows.
    Inconclusive,
    /// There is no program.
    Error,
}

/// How far a scenario without a failure was explored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explored {
    /// Whether every execution was seen, within the limits.
    pub complete: bool,
    /// How many executions there are, if all were seen; else how many were run.
    pub executions: u64,
    /// The greatest number of deviations for which every execution was seen.
    pub bound: Option<u32>,
    /// Whether memory accesses were seen.
    pub instrumented: bool,
    /// How many spurious wake-ups an execution had at most, if it could have any.
    pub spurious: Option<u32>,
    /// The same of time-outs that end early.
    pub timeouts: Option<u32>,
    /// The same of spurious failures of a weak compare-exchange.
    pub weak_failures: Option<u32>,
    /// Whether loops that wait are assumed to let others run.
    pub spins: bool,
}

impl From<Answer> for Finding {
    fn from(answer: Answer) -> Finding {
        match answer {
            Answer::Outcome(outcome) => Finding::Explored(outcome),
            Answer::None(end) => Finding::Unanswered(end),
        }
    }
}

impl From<&Outcome> for Explored {
    fn from(outcome: &Outcome) -> Explored {
        let (used, limits) = (outcome.used, outcome.limits);
        Explored {
            complete: outcome.complete,
            executions: outcome.space.unwrap_or(outcome.executions),
            bound: outcome.bound,
            instrumented: outcome.instrumented,
            spurious: used.spurious.then_some(limits.spurious),
            timeouts: used.timeouts.then_some(limits.timeouts),
            weak_failures: used.weak_failures.then_some(limits.weak_failures),
            spins: used.spins,
        }
    }
}

impl Finding {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        match self {
            Finding::Explored(outcome) if outcome.shows_nothing() => Verdict::Inconclusive,
            Finding::Explored(outcome) => match outcome.verdict {
                outcome::Verdict::Passed => Verdict::Passed,
                outcome::Verdict::Failed => Verdict::Failed,
                outcome::Verdict::Inconclusive | outcome::Verdict::NotChecked => Verdict::Inconclusive,
            },
            Finding::Unanswered(end) => crash(*end).map_or(Verdict::Inconclusive, |_| Verdict::Failed),
            Finding::Refused(_) => Verdict::Error,
        }
    }

    /// What kind of failure it is, if it is one.
    pub fn kind(&self) -> Option<FailureKind> {
        match self {
            Finding::Explored(outcome) => outcome.kind,
            Finding::Unanswered(end) => crash(*end),
            Finding::Refused(_) => None,
        }
    }

    /// What the model says, if it was asked.
    pub fn outcome(&self) -> Option<&Outcome> {
        match self {
            Finding::Explored(outcome) => Some(outcome),
            Finding::Unanswered(_) | Finding::Refused(_) => None,
        }
    }
}

/// Tells an assertion from another panic, which only the source can: its message may be the author's own.
pub fn know_assertion(outcome: &mut Outcome, sources: &Sources) {
    let message = outcome.message.as_deref().unwrap_or_default();
    let asserts = outcome.at.as_ref().is_some_and(|at| is_assertion(at, sources));
    if outcome.kind == Some(FailureKind::Panic) && (message.starts_with("assertion ") || asserts) {
        outcome.kind = Some(FailureKind::Assertion);
    }
}

/// Whether `assert!` or one of its kind begins at a place.
fn is_assertion(at: &Place, sources: &Sources) -> bool {
    let index = |number: u32| usize::try_from(number).ok()?.checked_sub(1);
    let macro_at = || {
        let line = sources.text(&at.file)?.lines().nth(index(at.line)?)?;
        let rest: String = line.chars().skip(index(at.column)?).collect();
        Some(rest.split('!').next()?.rsplit("::").next()?.trim().to_string())
    };
    macro_at().is_some_and(|name| name.starts_with("assert") || name.starts_with("debug_assert"))
}

/// What kind of failure it is to end so, if it is one. `SIGKILL` comes from a machine without memory.
fn crash(end: End) -> Option<FailureKind> {
    match end {
        End::Killed(libc::SIGSEGV | libc::SIGBUS) => Some(FailureKind::Memory),
        End::Killed(libc::SIGABRT | libc::SIGILL | libc::SIGTRAP | libc::SIGFPE) => Some(FailureKind::Panic),
        End::Killed(_) | End::Exited(_) | End::Stopped | End::Limit(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Limit;

    fn verdict(end: End) -> (Verdict, Option<FailureKind>) {
        let finding = Finding::Unanswered(end);
        (finding.verdict(), finding.kind())
    }

    #[test]
    fn a_crash_is_a_failure() {
        assert_eq!(verdict(End::Killed(libc::SIGSEGV)), (Verdict::Failed, Some(FailureKind::Memory)));
        assert_eq!(verdict(End::Killed(libc::SIGABRT)), (Verdict::Failed, Some(FailureKind::Panic)));
    }

    #[test]
    fn an_end_without_an_answer_is_no_verdict_whatever_the_exit_code() {
        for end in [End::Exited(0), End::Exited(101), End::Killed(libc::SIGKILL), End::Limit(Limit::Memory)] {
            assert_eq!(verdict(end), (Verdict::Inconclusive, None), "{end:?}");
        }
    }

    fn outcome(text: &str) -> Outcome {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_not_checked_is_no_verdict() {
        let outcome = outcome(r#"{"scenario":"main","verdict":"not-checked","message":"reads a file"}"#);
        assert_eq!(Finding::Explored(Box::new(outcome)).verdict(), Verdict::Inconclusive);
    }

    #[test]
    fn an_assertion_is_known_by_its_message_or_by_its_place() {
        let sources: Sources =
            [("a.rs", "fn main() {\n    assert!(true, \"too many\");\n    panic!(\"no\");\n}")]
                .into_iter()
                .collect();
        let kind = |message: &str, line: u32| {
            let answer = format!(
                r#"{{"scenario":"a","verdict":"failed","kind":"panic","message":"{message}",
                    "at":{{"file":"a.rs","line":{line},"column":5}}}}"#
            );
            let mut outcome = outcome(&answer);
            know_assertion(&mut outcome, &sources);
            outcome.kind
        };
        assert_eq!(kind("too many", 2), Some(FailureKind::Assertion));
        assert_eq!(kind("assertion failed: x", 9), Some(FailureKind::Assertion));
        assert_eq!(kind("no", 3), Some(FailureKind::Panic));
    }

    #[test]
    fn limits_count_only_where_they_were_used() {
        let outcome = outcome(
            r#"{"scenario":"main","verdict":"passed","complete":true,"executions":9,
                "limits":{"spurious":1,"timeouts":2,"weak_failures":1},"used":{"timeouts":true}}"#,
        );
        let explored = Explored::from(&outcome);
        assert_eq!((explored.spurious, explored.timeouts, explored.weak_failures), (None, Some(2), None));
    }
}
