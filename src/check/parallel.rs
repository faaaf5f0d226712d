//! Is as much at work at the same time as in the reference? Seen from outside: the judge is the work function, holds
//! its replies back, and counts who waits for them.

use super::cases::{self, Disclose};
use super::{Cases, Failure, Points, Stop};
use crate::fault::{Detail, Fault};
use crate::judge::{Peak, Testimony};
use crate::rig::Rig;
use serde::Deserialize;

/// `parallel = { points = 2, cases = ["four-workers"], random = 2, of = "processes" }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parallel {
    /// What it is worth.
    pub points: Points,
    /// Cases in which the harness lets work meet (`exam::meet`).
    pub cases: Cases,
    /// How many fresh random cases follow, which the harness knows as `random-parallel`.
    #[serde(default)]
    pub random: usize,
    /// Where the work has to be done.
    pub of: Workers,
}

/// What the harness is asked for when a case is random.
const RANDOM: &str = "random-parallel";

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
        let names = cases::all(&self.cases, RANDOM, self.random);
        let mut highest = Peak::default();
        cases::each(
            rig,
            "parallel",
            &names,
            |_| Disclose::Full,
            |case, submission| {
                let actual = submission.answer(&case.input, case.rules)?;
                highest = highest.max(actual.peak);
                compare(&actual, &case.expected, self.of)
                    .map_err(|fault| Failure { fault, evidence: Vec::new() }.into())
            },
        )?;
        Ok(Detail::Together(highest))
    }
}

fn compare(actual: &Testimony, expected: &Testimony, of: Workers) -> Result<(), Fault> {
    let (seen, asked) = (actual.peak, expected.peak);
    if seen.calls > asked.calls {
        return Err(Fault::TooManyAtOnce { seen, asked });
    }
    if let Some((fewer, more)) = first_smaller_group(actual, expected) {
        let (seen, asked) = (Peak { calls: fewer, ..seen }, Peak { calls: more, ..asked });
        return Err(Fault::NotParallel { seen, asked });
    }
    match of {
        Workers::Processes if seen.processes != asked.processes => Err(Fault::NotProcesses { seen, asked }),
        Workers::Threads if seen.processes > 1 => Err(Fault::NotThreads { seen }),
        Workers::Processes | Workers::Threads => Ok(()),
    }
}

/// Where fewer calls were at work together than in the reference: how many, and how many should have been. A call that
/// was not made at all was at work with none.
fn first_smaller_group(actual: &Testimony, expected: &Testimony) -> Option<(usize, usize)> {
    let (actual, expected) = (actual.groups(), expected.groups());
    let actual = actual.into_iter().chain(std::iter::repeat(0));
    actual.zip(expected).find(|(actual, expected)| actual < expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Call;
    use exam::Value;
    use std::time::Duration;

    /// Calls that were at work in groups of these sizes, in so many processes.
    fn testimony(groups: &[usize], processes: usize) -> Testimony {
        let call = |together: usize| Call { name: "work".into(), argument: Value::Unit, together };
        let calls: Vec<Call> = groups.iter().flat_map(|&size| vec![call(size); size]).collect();
        let peak = Peak { calls: groups.iter().copied().max().unwrap_or(0), processes };
        Testimony { answer: Value::Unit, calls, peak, left: Vec::new(), time: Duration::ZERO }
    }

    fn kind(groups: &[usize], processes: usize, of: Workers) -> Option<&'static str> {
        compare(&testimony(groups, processes), &testimony(&[2, 2, 2], 2), of).err().map(|fault| fault.kind())
    }

    #[test]
    fn exactly_as_many_as_asked_pass() {
        assert_eq!(kind(&[2, 2, 2], 2, Workers::Processes), None);
        assert_eq!(kind(&[1, 1, 1, 1, 1, 1], 1, Workers::Processes), Some("not-parallel"));
        assert_eq!(kind(&[3, 3], 3, Workers::Processes), Some("too-many-at-once"));
        assert_eq!(kind(&[], 0, Workers::Processes), Some("not-parallel"));
    }

    #[test]
    fn once_at_work_together_is_not_enough() {
        assert_eq!(kind(&[2, 1, 1, 1, 1], 2, Workers::Processes), Some("not-parallel"));
    }

    #[test]
    fn threads_are_no_processes_and_processes_no_threads() {
        assert_eq!(kind(&[2, 2, 2], 1, Workers::Processes), Some("not-processes"));
        assert_eq!(kind(&[2, 2, 2], 6, Workers::Processes), Some("not-processes"));
        assert_eq!(kind(&[2, 2, 2], 1, Workers::Threads), None);
        assert_eq!(kind(&[2, 2, 2], 2, Workers::Threads), Some("not-threads"));
    }
}
