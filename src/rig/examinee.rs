//! One side under examination: the reference, whose failures are ours, or the submission, whose failures are its own.

use crate::check::{Failure, Stop};
use crate::fault::{Ending, Fault};
use crate::judge::{Holdings, Interview, Lapse, Left, Rules, Testimony, printed};
use crate::sandbox::{End, Limit, Limits, Run, Sandbox};
use anyhow::{Context, Result, anyhow};
use exam::Value;
use std::path::Path;

/// Whose program it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The course's.
    Reference,
    /// The student's.
    Submission,
}

/// A program under examination.
pub struct Examinee {
    /// There, until the program has failed to answer.
    interview: Option<Interview>,
    side: Side,
    limits: Limits,
}

impl Examinee {
    /// Starts the program and waits until it can be asked.
    pub fn begin(sandbox: &Sandbox, program: &Path, limits: Limits, side: Side) -> Result<Examinee, Stop> {
        let interview = Interview::begin(sandbox, program, limits.clone())?;
        let mut examinee = Examinee { interview: Some(interview), side, limits };
        examinee.ask(Interview::wait_until_ready)?;
        Ok(examinee)
    }

    /// The input of a case.
    pub fn case(&mut self, name: &str, seed: u64) -> Result<Value, Stop> {
        self.ask(|interview| interview.case(name, seed))
    }

    /// What comes of an input.
    pub fn answer(&mut self, input: &Value, rules: Rules) -> Result<Testimony, Stop> {
        self.ask(|interview| interview.answer(input, rules))
    }

    /// The same work, done in turn by the harness.
    pub fn baseline(&mut self, input: &Value) -> Result<Testimony, Stop> {
        self.ask(|interview| interview.baseline(input))
    }

    /// What it has left behind.
    pub fn left(&mut self) -> Result<Vec<Left>, Stop> {
        Ok(self.interview()?.left()?)
    }

    /// What it holds.
    pub fn holdings(&mut self) -> Result<Holdings, Stop> {
        Ok(self.interview()?.holdings()?)
    }

    fn interview(&mut self) -> Result<&mut Interview> {
        self.interview.as_mut().context("ask a program that has failed to answer")
    }

    fn ask<T>(&mut self, question: impl FnOnce(&mut Interview) -> Result<T, Lapse>) -> Result<T, Stop> {
        match question(self.interview()?) {
            Ok(answer) => Ok(answer),
            Err(Lapse::Broken(error)) => Err(error.into()),
            Err(lapse) => Err(self.post_mortem(&lapse)),
        }
    }

    /// Finds out why there was no answer.
    fn post_mortem(&mut self, lapse: &Lapse) -> Stop {
        let Some(interview) = self.interview.take() else {
            return anyhow!("the program has failed before").into();
        };
        match interview.close(lapse) {
            Err(error) => error.into(),
            Ok(run) => {
                let failure = explain(lapse, &run, &self.limits);
                match self.side {
                    Side::Submission => failure.into(),
                    Side::Reference => {
                        anyhow!("ask the reference: {}: {:?}", failure.fault.kind(), failure.evidence).into()
                    }
                }
            }
        }
    }
}

/// The fault of a program that did not answer.
fn explain(lapse: &Lapse, run: &Run, limits: &Limits) -> Failure {
    let fault = match run.end {
        _ if matches!(lapse, Lapse::Malformed) => Fault::MalformedAnswer,
        End::Exited(code) => Fault::EndedEarly(Ending::Exited(code)),
        End::Killed(signal) => Fault::EndedEarly(Ending::Killed(signal)),
        End::Limit(Limit::Wall) => Fault::TimeLimit { secs: limits.wall.as_secs(), waiting: is_waiting(run) },
        End::Limit(Limit::Cpu) => Fault::CpuLimit(limits.cpu.as_secs()),
        End::Limit(Limit::Memory) => Fault::MemoryLimit(limits.memory >> 20),
        End::Limit(Limit::Tasks) => Fault::TaskLimit(limits.tasks),
        End::Limit(Limit::Output) => Fault::OutputLimit(limits.output >> 10),
        End::Stopped => Fault::MalformedAnswer,
    };
    Failure { fault, evidence: printed(run) }
}

/// Whether it hardly computed: it waited for something that never came.
fn is_waiting(run: &Run) -> bool {
    run.usage.cpu.as_secs_f64() < 0.2 * run.usage.wall.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Usage;
    use std::time::Duration;

    fn run(end: End, cpu: u64) -> Run {
        let usage =
            Usage { wall: Duration::from_secs(5), cpu: Duration::from_secs(cpu), memory: 0, tasks: 1 };
        Run { end, stdout: b"hello".to_vec(), stderr: Vec::new(), usage, leftovers: 0 }
    }

    fn fault(end: End, cpu: u64) -> Fault {
        explain(&Lapse::Ended, &run(end, cpu), &crate::exercise::RunLimits::default().into()).fault
    }

    #[test]
    fn an_orderly_exit_is_an_early_end_all_the_same() {
        assert_eq!(fault(End::Exited(0), 0), Fault::EndedEarly(Ending::Exited(0)));
        assert_eq!(fault(End::Killed(9), 0), Fault::EndedEarly(Ending::Killed(9)));
    }

    #[test]
    fn a_time_limit_tells_waiting_from_computing() {
        assert_eq!(fault(End::Limit(Limit::Wall), 0), Fault::TimeLimit { secs: 10, waiting: true });
        assert_eq!(fault(End::Limit(Limit::Wall), 5), Fault::TimeLimit { secs: 10, waiting: false });
    }

    #[test]
    fn a_malformed_answer_stays_one_however_the_program_ended() {
        let failure =
            explain(&Lapse::Malformed, &run(End::Stopped, 0), &crate::exercise::RunLimits::default().into());
        assert_eq!(failure.fault, Fault::MalformedAnswer);
        assert_eq!(failure.evidence.len(), 1);
    }
}
