//! One side under examination: the reference, whose failures are ours, or the submission, whose failures are its own.

use crate::check::{Failure, Stop};
use crate::fault::{Ending, Evidence, Fault};
use crate::judge::{Holdings, Interview, Lapse, Program, Rules, Testimony, printed};
use crate::sandbox::{End, Limit, Limits, Run, Sandbox};
use anyhow::{Context, Result, anyhow};
use exam::Value;

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
    pub fn begin(sandbox: &Sandbox, program: &Program, limits: Limits, side: Side) -> Result<Examinee, Stop> {
        let limits = match side {
            Side::Submission => limits,
            // It lives as long as the submission is asked, and must not end before it.
            Side::Reference => Limits { wall: 2 * limits.wall, ..limits },
        };
        let interview = Interview::begin(sandbox, program, &limits)?;
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
    pub fn baseline(&mut self, input: &Value, rules: Rules) -> Result<Testimony, Stop> {
        self.ask(|interview| interview.baseline(input, rules))
    }

    /// What it holds.
    pub fn holdings(&mut self) -> Result<Holdings, Stop> {
        self.ask(|interview| interview.holdings())
    }

    /// Ends the program, and tells what it has printed.
    pub fn printed(&mut self) -> Result<Vec<Evidence>> {
        let Some(interview) = self.interview.take() else { return Ok(Vec::new()) };
        Ok(printed(&interview.close(&Lapse::Malformed)?))
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
                    Side::Reference => anyhow!("ask the reference: {}", failure.for_the_author()).into(),
                }
            }
        }
    }
}

/// The fault of a program that did not answer.
fn explain(lapse: &Lapse, run: &Run, limits: &Limits) -> Failure {
    let fault = match (lapse, run.end) {
        (Lapse::TooManyCalls(calls), _) => Fault::TooManyCalls(*calls),
        (Lapse::TimedOut { asleep }, _) => out_of_time(*asleep, limits),
        (Lapse::Malformed | Lapse::Broken(_), _) => Fault::MalformedAnswer,
        (Lapse::Ended, end) => ended(end, run, limits),
    };
    Failure { fault, evidence: printed(run) }
}

/// Why a program ended that was asked.
fn ended(end: End, run: &Run, limits: &Limits) -> Fault {
    match end {
        // It may have died of the kernel's own, wider limit before anybody looked.
        End::Exited(_) | End::Killed(_) if run.usage.tasks.max(run.leftovers) > limits.tasks => {
            Fault::TaskLimit(limits.tasks)
        }
        End::Exited(code) => Fault::EndedEarly(Ending::Exited(code)),
        End::Killed(signal) => Fault::EndedEarly(Ending::Killed(signal)),
        End::Limit(Limit::Wall) => out_of_time(is_waiting(run), limits),
        End::Limit(Limit::Cpu) => Fault::CpuLimit(limits.cpu.as_secs()),
        End::Limit(Limit::Memory) => Fault::MemoryLimit(limits.memory >> 20),
        End::Limit(Limit::Tasks) => Fault::TaskLimit(limits.tasks),
        End::Limit(Limit::Output) => Fault::OutputLimit(limits.output >> 10),
        End::Limit(Limit::Disk) => Fault::DiskLimit(limits.disk >> 20),
        End::Stopped => Fault::MalformedAnswer,
    }
}

fn out_of_time(waiting: bool, limits: &Limits) -> Fault {
    Fault::TimeLimit { secs: limits.wall.as_secs(), waiting }
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
    fn a_program_that_dies_of_too_many_tasks_is_told_so() {
        let mut run = run(End::Exited(101), 0);
        let limits = crate::exercise::RunLimits::default().into();
        assert_eq!(explain(&Lapse::Ended, &run, &limits).fault, Fault::EndedEarly(Ending::Exited(101)));
        run.usage.tasks = 65;
        assert_eq!(explain(&Lapse::Ended, &run, &limits).fault, Fault::TaskLimit(64));
    }

    #[test]
    fn a_malformed_answer_stays_one_however_the_program_ended() {
        let failure =
            explain(&Lapse::Malformed, &run(End::Stopped, 0), &crate::exercise::RunLimits::default().into());
        assert_eq!(failure.fault, Fault::MalformedAnswer);
        assert_eq!(failure.evidence.len(), 1);
    }
}
