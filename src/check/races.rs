//! Does a scenario hold in every order in which its threads can take turns?
//!
//! A scenario of `harness/models.rs` calls the submission, and is explored by the model checker. What ends the
//! exploration without a verdict is a failure here: the reference gets a verdict, and a submission must gain nothing by
//! leaving what is modelled. Nor by making so much work that the time ends first: where there is time enough for the
//! reference, the submission gets a multiple of it, and then has to have a verdict.

use super::{Failure, Points, Stop};
use crate::fault::{Detail, Doubt, Ending, Evidence, Fault};
use crate::lang::Lang;
use crate::race::model::Models;
use crate::race::outcome::{FailureKind, Outcome, Verdict};
use crate::race::worker::{self, Answer, Task};
use crate::race::{Explored, verdict};
use crate::report::interleaving::{self, Sources, Style};
use crate::report::terminal::Paint;
use crate::rig::Rig;
use crate::sandbox::{End, Limit};
use serde::Deserialize;
use std::time::Duration;

/// `races = { points = 4, model = "two_workers_add", budget_secs = 2 }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Races {
    /// What it is worth.
    pub points: Points,
    /// The function in `harness/models.rs`.
    pub model: Model,
    /// How long it is explored at most.
    #[serde(default = "usual_budget")]
    pub budget_secs: u8,
}

/// The name of a function.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Model(pub String);

impl TryFrom<String> for Model {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Model, &'static str> {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if plain && begins {
            Ok(Model(name))
        } else {
            Err("a model is named like a function: `two_workers_add`")
        }
    }
}

fn usual_budget() -> u8 {
    2
}

impl Races {
    /// Makes the check.
    pub fn run(&self, rig: &Rig) -> Result<Detail, Stop> {
        let models = rig.models()?;
        let task = Task {
            scenario: &self.model.0,
            budget: Duration::from_secs(self.budget_secs.into()),
            seed: rig.seed_for("races", 0),
            replay: None,
        };
        match explore(rig, &models, &task) {
            Err(Stop::Inconclusive(_)) if has_time_enough(rig, &task)? => {
                take_time(rig, &models, &Task { budget: task.budget * MORE, ..task })
            }
            other => other,
        }
    }
}

/// How much more time a submission gets than was enough for the reference.
const MORE: u32 = 4;

fn explore(rig: &Rig, models: &Models, task: &Task) -> Result<Detail, Stop> {
    match worker::run(&rig.lab(), &models.program, task, &models.shadow.mode)? {
        Answer::Outcome(mut outcome) => {
            let sources = rig.sources()?;
            verdict::know_assertion(&mut outcome, &sources);
            judge(&outcome, |outcome| shown(outcome, &sources, rig.lab().lang))
        }
        Answer::None(end) => Err(Failure { fault: silence(end, task.budget), evidence: Vec::new() }.into()),
    }
}

/// Whether the reference gets a verdict in the time of a task, on the machine as it is now.
fn has_time_enough(rig: &Rig, task: &Task) -> Result<bool, Stop> {
    let models = rig.models_of_the_reference()?;
    Ok(explore(rig, &models, task).is_ok())
}

/// The last look: without a verdict, it is the submission that makes too much work.
fn take_time(rig: &Rig, models: &Models, task: &Task) -> Result<Detail, Stop> {
    explore(rig, models, task).map_err(|stop| match stop {
        Stop::Inconclusive(_) => {
            let fault = Fault::TimeLimit { secs: task.budget.as_secs(), waiting: false };
            Failure { fault, evidence: Vec::new() }.into()
        }
        other => other,
    })
}

fn shown(outcome: &Outcome, sources: &Sources, lang: Lang) -> Evidence {
    let table = interleaving::render(outcome, sources, Style { lang, paint: Paint::Plain, width: WIDTH });
    Evidence::Interleaving { table, token: outcome.token.clone().unwrap_or_default() }
}

/// How wide a table is that is kept.
const WIDTH: usize = 100;

fn judge(outcome: &Outcome, show: impl Fn(&Outcome) -> Evidence) -> Result<Detail, Stop> {
    let hardly_looked = !outcome.complete && outcome.bound.is_none();
    match outcome.verdict {
        Verdict::Passed if hardly_looked => too_few(outcome),
        Verdict::Passed => Ok(Detail::Explored(Explored::from(outcome))),
        Verdict::Failed => Err(Failure { fault: fault(outcome), evidence: vec![show(outcome)] }.into()),
        Verdict::NotChecked => {
            let fault = Fault::NotChecked(outcome.message.clone().unwrap_or_default());
            Err(Failure { fault, evidence: Vec::new() }.into())
        }
        Verdict::Inconclusive => too_few(outcome),
    }
}

/// Not even the executions without any deviation have all been seen.
fn too_few(outcome: &Outcome) -> Result<Detail, Stop> {
    Err(Stop::Inconclusive(Doubt::Unexplored { executions: outcome.executions }))
}

fn fault(outcome: &Outcome) -> Fault {
    let message = outcome.message.clone().unwrap_or_default();
    match outcome.kind {
        Some(FailureKind::Assertion) => Fault::Assertion(message),
        Some(FailureKind::Deadlock) => Fault::Deadlock,
        Some(FailureKind::Livelock) => Fault::Livelock,
        Some(FailureKind::DataRace) => Fault::DataRace,
        Some(FailureKind::Leak) => Fault::Leak,
        Some(FailureKind::Memory) => Fault::Memory(message),
        Some(FailureKind::Panic) | None => Fault::Panic(message),
    }
}

/// The fault of a process that did not answer.
fn silence(end: End, budget: Duration) -> Fault {
    let limits = worker::limits(budget);
    match end {
        End::Exited(code) => Fault::EndedEarly(Ending::Exited(code)),
        End::Killed(signal) => Fault::EndedEarly(Ending::Killed(signal)),
        End::Limit(Limit::Wall) => Fault::TimeLimit { secs: limits.wall.as_secs(), waiting: false },
        End::Limit(Limit::Cpu) => Fault::CpuLimit(limits.cpu.as_secs()),
        End::Limit(Limit::Memory) => Fault::MemoryLimit(limits.memory >> 20),
        End::Limit(Limit::Tasks) => Fault::TaskLimit(limits.tasks),
        End::Limit(Limit::Output) => Fault::OutputLimit(limits.output >> 10),
        End::Limit(Limit::Disk) => Fault::DiskLimit(limits.disk >> 20),
        End::Stopped => Fault::MalformedAnswer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(answer: &str) -> &'static str {
        let outcome = serde_json::from_str(answer).unwrap();
        match judge(&outcome, |_| Evidence::Hidden) {
            Ok(_) => "passed",
            Err(Stop::Failed(failure)) => failure.fault.kind(),
            Err(_) => "no verdict",
        }
    }

    #[test]
    fn each_kind_of_failure_is_a_fault_of_its_own() {
        for name in ["assertion", "deadlock", "livelock", "data-race", "leak", "panic", "memory"] {
            let answer = format!(r#"{{"scenario":"a","verdict":"failed","kind":"{name}","executions":3}}"#);
            assert_eq!(kind(&answer), name);
        }
    }

    #[test]
    fn leaving_what_is_modelled_is_a_failure_and_running_out_of_time_is_none() {
        let answer = |verdict| {
            format!(r#"{{"scenario":"a","verdict":"{verdict}","bound":0,"message":"reads a file"}}"#)
        };
        assert_eq!(kind(&answer("passed")), "passed");
        assert_eq!(kind(&answer("not-checked")), "not-checked");
        assert_eq!(kind(&answer("inconclusive")), "no verdict");
    }

    #[test]
    fn a_pass_needs_at_least_all_executions_without_deviations() {
        let answer = |more| format!(r#"{{"scenario":"a","verdict":"passed","executions":3{more}}}"#);
        assert_eq!(kind(&answer("")), "no verdict");
        assert_eq!(kind(&answer(r#","bound":0"#)), "passed");
        assert_eq!(kind(&answer(r#","complete":true"#)), "passed");
    }

    #[test]
    fn who_does_not_answer_has_failed_whatever_the_exit_code() {
        let budget = Duration::from_secs(1);
        assert_eq!(silence(End::Exited(0), budget).kind(), "ended-early");
        assert_eq!(silence(End::Limit(Limit::Memory), budget).kind(), "memory-limit");
    }

    #[test]
    fn a_model_is_named_like_a_function() {
        assert!(Model::try_from("two_add".to_string()).is_ok());
        for wrong in ["", "2", "a-b", "a::b", "a(); b"] {
            assert!(Model::try_from(wrong.to_string()).is_err(), "{wrong}");
        }
    }
}
