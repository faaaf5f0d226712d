//! The course proves itself: each reference and right solution earns all points, each starter builds and earns none,
//! and each wrong submission loses exactly what its `expect.toml` says, with the fault that it names.
//!
//! Submissions are tried by as many workers as there are cores (`crew.rs`). What held is remembered for as long as nothing
//! changes that it depends on (`memory.rs`).

mod count;
mod crew;
mod memory;
mod plan;

pub use count::{Count, unfailed};
pub use crew::{Manner, try_all};
pub use plan::{Trial, trials};

use crate::grade::{Grade, Outcome};
use crate::lang::Lang;
use crate::report::words;
use plan::BUILD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The content of `expect.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// For the author: which misconception this is.
    #[serde(rename = "why")]
    _why: String,
    /// The fault of each check that loses its points; `build` stands for all of them.
    loses: BTreeMap<String, String>,
    /// Checks that it may lose besides: its fault shows there by chance.
    #[serde(default)]
    by_chance: Vec<String>,
}

/// What a submission is there to show.
#[derive(Debug)]
pub enum Role {
    Right,
    Starter,
    Wrong(Expect),
}

/// How a submission fared, compared with its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    Held,
    /// What differs.
    Broken(Vec<String>),
    /// What gave no verdict.
    Open(Vec<String>),
}

/// What came of a trial.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The number of the exercise.
    pub exercise: u32,
    /// The exercise and the folder in it.
    pub name: String,
    pub finding: Finding,
    /// The checks that failed, if it was submitted as wrong.
    pub failed: Vec<String>,
    /// How long the grading took, now or when it was remembered.
    pub time: Duration,
    /// Whether it held before, and nothing has changed since.
    pub remembered: bool,
}

/// Compares a grade with what it should be.
fn compare(grade: &Grade, role: &Role) -> Finding {
    let (mut broken, mut open) = (Vec::new(), Vec::new());
    for line in &grade.lines {
        let finding = judge_line(&line.outcome, expected(role, &line.check));
        let (list, reason) = match finding {
            Finding::Held => continue,
            Finding::Broken(reasons) => (&mut broken, reasons),
            Finding::Open(reasons) => (&mut open, reasons),
        };
        list.push(format!("{}: {}", line.check, reason.join("; ")));
    }
    match (broken.is_empty(), open.is_empty()) {
        (false, _) => Finding::Broken(broken),
        (true, false) => Finding::Open(open),
        (true, true) => Finding::Held,
    }
}

/// What a check of a submission should come to.
#[derive(Clone, Copy)]
enum Expected<'a> {
    Pass,
    Fail,
    FailBy(&'a str),
    Either,
}

fn expected<'a>(role: &'a Role, check: &str) -> Expected<'a> {
    match role {
        Role::Right => Expected::Pass,
        Role::Starter => Expected::Fail,
        Role::Wrong(expect) => {
            let fault = expect.loses.get(BUILD).or_else(|| expect.loses.get(check));
            match fault {
                Some(fault) => Expected::FailBy(fault),
                None if expect.by_chance.iter().any(|name| name == check) => Expected::Either,
                None => Expected::Pass,
            }
        }
    }
}

fn judge_line(outcome: &Outcome, expected: Expected) -> Finding {
    let broken = |reason: String| Finding::Broken(vec![reason]);
    match (outcome, expected) {
        (Outcome::Passed(_), Expected::Pass | Expected::Either)
        | (Outcome::Failed(_), Expected::Fail | Expected::Either) => Finding::Held,
        (Outcome::Failed(failure), Expected::FailBy(fault)) if failure.fault.kind() == fault => Finding::Held,
        (Outcome::Failed(failure), Expected::FailBy(fault)) => {
            broken(format!("`{}` instead of `{fault}`", failure.fault.kind()))
        }
        (Outcome::Failed(failure), Expected::Pass) => {
            broken(format!("`{}` instead of a pass", failure.fault.kind()))
        }
        (Outcome::Passed(_), Expected::Fail) => broken("a pass instead of a failure".to_string()),
        (Outcome::Passed(_), Expected::FailBy(fault)) => broken(format!("a pass instead of `{fault}`")),
        (Outcome::Ungraded(reason), _) => broken(format!("not graded: {reason}")),
        (Outcome::Inconclusive(doubt) | Outcome::NotApplicable(doubt), _) => {
            Finding::Open(vec![words::doubt(doubt, Lang::En)])
        }
    }
}

/// The checks that a wrong submission was to fail, and did. Not compiling shows nothing about any one of them.
fn failed(grade: &Grade, role: &Role) -> Vec<String> {
    let Role::Wrong(Expect { loses, .. }) = role else { return Vec::new() };
    if loses.contains_key(BUILD) {
        return Vec::new();
    }
    let failing = grade.lines.iter().filter(|line| matches!(line.outcome, Outcome::Failed(_)));
    failing.map(|line| line.check.clone()).filter(|check| loses.contains_key(check)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Failure;
    use crate::fault::{Detail, Doubt, Fault};

    fn failed(fault: Fault) -> Outcome {
        Outcome::Failed(Failure { fault, evidence: Vec::new() })
    }

    fn holds(outcome: &Outcome, expected: Expected) -> bool {
        judge_line(outcome, expected) == Finding::Held
    }

    #[test]
    fn a_wrong_submission_must_fail_for_the_reason_that_it_names() {
        assert!(holds(&failed(Fault::WrongAnswer), Expected::FailBy("wrong-answer")));
        assert!(!holds(&failed(Fault::MalformedAnswer), Expected::FailBy("wrong-answer")));
        assert!(!holds(&Outcome::Passed(Detail::Cases(1)), Expected::FailBy("wrong-answer")));
    }

    #[test]
    fn a_right_one_must_pass_and_a_starter_must_not() {
        assert!(holds(&Outcome::Passed(Detail::Cases(1)), Expected::Pass));
        assert!(!holds(&failed(Fault::WrongAnswer), Expected::Pass));
        assert!(!holds(&Outcome::Passed(Detail::Cases(1)), Expected::Fail));
    }

    #[test]
    fn what_shows_by_chance_may_show_or_not() {
        assert!(holds(&Outcome::Passed(Detail::Cases(1)), Expected::Either));
        assert!(holds(&failed(Fault::Deadlock), Expected::Either));
        assert!(!holds(&Outcome::Ungraded("disk".into()), Expected::Either));
    }

    #[test]
    fn what_could_not_be_graded_proves_nothing_and_no_verdict_is_open() {
        assert!(matches!(judge_line(&Outcome::Ungraded("disk".into()), Expected::Fail), Finding::Broken(_)));
        let doubt = Outcome::NotApplicable(Doubt::NotModelled { why: String::new(), has: 1, needs: 2 });
        assert!(matches!(judge_line(&doubt, Expected::Pass), Finding::Open(_)));
    }
}
