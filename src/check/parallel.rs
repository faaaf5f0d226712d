//! Is as much at work at the same time as in the reference? Seen from outside: the judge is the work function, holds
//! its replies back, and counts who waits for them.

use super::{Cases, Failure, Points, Stop, output};
use crate::fault::{Detail, Fault};
use crate::judge::{Peak, Rules, fresh_nonce};
use crate::rig::Rig;
use serde::Deserialize;

/// `parallel = { points = 2, cases = ["four-workers"], of = "processes" }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parallel {
    /// What it is worth.
    pub points: Points,
    /// Cases in which the harness lets work meet (`exam::meet`).
    pub cases: Cases,
    /// Where the work has to be done.
    pub of: Workers,
}

/// Who does the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Workers {
    /// As many processes as in the reference.
    Processes,
    /// Threads of one process.
    Threads,
}

impl Parallel {
    /// Makes the check.
    pub fn run(&self, rig: &Rig) -> Result<Detail, Stop> {
        let mut reference = rig.reference()?;
        let mut submission = rig.submission()?;
        let mut highest = Peak::default();
        for (number, name) in self.cases.0.iter().enumerate() {
            let input = reference.case(name, rig.seed_for("parallel", number))?;
            let secret = fresh_nonce();
            let expected = reference.answer(&input, Rules { secret, ..Rules::default() })?;
            let rules = Rules { secret, calls: expected.calls.len(), together: Some(expected.peak.calls) };
            let told = |stop| output::with_case(stop, name, &input, output::Disclose::Full);
            let actual = submission.answer(&input, rules).map_err(told)?;
            compare(actual.peak, expected.peak, self.of).map_err(|fault| told(failure(fault)))?;
            highest = Peak {
                calls: highest.calls.max(actual.peak.calls),
                processes: highest.processes.max(actual.peak.processes),
            };
        }
        Ok(Detail::Together(highest))
    }
}

fn failure(fault: Fault) -> Stop {
    Failure { fault, evidence: Vec::new() }.into()
}

fn compare(seen: Peak, asked: Peak, of: Workers) -> Result<(), Fault> {
    if seen.calls > asked.calls {
        return Err(Fault::TooManyAtOnce { seen, asked });
    }
    if seen.calls < asked.calls {
        return Err(Fault::NotParallel { seen, asked });
    }
    match of {
        Workers::Processes if seen.processes < asked.processes => Err(Fault::NotProcesses { seen, asked }),
        Workers::Threads if seen.processes > 1 => Err(Fault::NotThreads { seen }),
        Workers::Processes | Workers::Threads => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Peak = Peak { calls: 4, processes: 4 };

    fn kind(calls: usize, processes: usize, of: Workers) -> Option<&'static str> {
        compare(Peak { calls, processes }, ASKED, of).err().map(|fault| fault.kind())
    }

    #[test]
    fn exactly_as_many_as_asked_pass() {
        assert_eq!(kind(4, 4, Workers::Processes), None);
        assert_eq!(kind(3, 3, Workers::Processes), Some("not-parallel"));
        assert_eq!(kind(5, 5, Workers::Processes), Some("too-many-at-once"));
    }

    #[test]
    fn threads_are_no_processes_and_processes_no_threads() {
        assert_eq!(kind(4, 1, Workers::Processes), Some("not-processes"));
        assert_eq!(kind(4, 1, Workers::Threads), None);
        assert_eq!(kind(4, 4, Workers::Threads), Some("not-threads"));
    }
}
