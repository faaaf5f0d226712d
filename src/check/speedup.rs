//! Is the submission as much faster than the same work done in turn as is asked?
//!
//! In each round the judge times three things, one after the other, on fresh inputs and with its own clock: the
//! harness' loop that works in turn, the reference, and the submission. It goes on until the confidence interval of
//! the speedup lies on one side of what is asked. On a busy machine an honest solution looks slow; therefore one only
//! fails if the reference, timed in the same rounds, is clearly fast enough. Otherwise there is no verdict.

use super::{Failure, Points, Stop, Threshold, output};
use crate::diff;
use crate::fault::{Detail, Doubt, Evidence, Fault};
use crate::judge::Rules;
use crate::rig::{Examinee, Rig};
use crate::stats::{self, LOOKS, Ratio};
use serde::Deserialize;
use std::time::{Duration, Instant};

/// `speedup = { points = 2, case = "big", cores = 2, at_least = 1.8 }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speedup {
    /// What it is worth.
    pub points: Points,
    /// The case that is timed.
    pub case: String,
    /// How many cores it takes.
    pub cores: usize,
    /// The speedup that is asked, over the same work done in turn.
    pub at_least: Threshold,
}

/// How long rounds are made, if no verdict comes before.
const BUDGET: Duration = Duration::from_secs(5);

/// What the rounds so far have shown.
#[derive(Default)]
struct Rounds {
    reference: Vec<f64>,
    submission: Vec<f64>,
    last: Option<Times>,
}

/// One round, in seconds.
#[derive(Clone, Copy)]
struct Times {
    in_turn: f64,
    reference: f64,
    submission: f64,
}

/// What follows from the intervals at a look.
#[derive(Debug, PartialEq)]
enum Verdict {
    Fast,
    Slow,
    Unclear(Doubt),
}

impl Speedup {
    /// Makes the check.
    pub fn run(&self, rig: &Rig) -> Result<Detail, Stop> {
        if rig.machine.cores < self.cores {
            return Err(Stop::NotApplicable(Doubt::Cores { has: rig.machine.cores, needs: self.cores }));
        }
        let (mut reference, mut submission) = rig.both_for(BUDGET)?;
        // The first round warms caches and page tables, and does not count.
        self.round(rig, 0, &mut reference, &mut submission)?;
        let mut rounds = Rounds::default();
        let mut doubt = Doubt::TooFewRounds(0);
        let end = Instant::now() + BUDGET;
        while rounds.count() < LOOKS[LOOKS.len() - 1] && Instant::now() < end {
            rounds.add(self.round(rig, rounds.count() + 1, &mut reference, &mut submission)?);
            match rounds.verdict(self.at_least.0) {
                Some((Verdict::Fast, seen)) => return Ok(Detail::Faster { seen, at_least: self.at_least.0 }),
                Some((Verdict::Slow, seen)) => return Err(self.too_slow(seen, &rounds)),
                Some((Verdict::Unclear(reason), _)) => doubt = reason,
                None => {}
            }
        }
        Err(Stop::Inconclusive(doubt))
    }

    fn round(
        &self,
        rig: &Rig,
        number: usize,
        reference: &mut Examinee,
        submission: &mut Examinee,
    ) -> Result<Times, Stop> {
        let input = reference.case(&self.case, rig.seed_for("speedup", number))?;
        let in_turn = reference.baseline(&input)?;
        let expected = reference.answer(&input, Rules::default())?;
        let told = |stop| output::with_case(stop, &self.case, &input, output::Disclose::Full);
        let actual = submission.answer(&input, Rules::default()).map_err(told)?;
        if in_turn.answer != actual.answer {
            let changes = diff::lines(&[in_turn.answer.to_string()], &[actual.answer.to_string()]);
            let evidence = vec![Evidence::Difference(changes)];
            return Err(told(Failure { fault: Fault::WrongAnswer, evidence }.into()));
        }
        let [in_turn, reference, submission] =
            [in_turn, expected, actual].map(|testimony| testimony.time.as_secs_f64());
        Ok(Times { in_turn, reference, submission })
    }

    fn too_slow(&self, seen: Ratio, rounds: &Rounds) -> Stop {
        let times = rounds.last.map(|times| Evidence::Times {
            in_turn: times.in_turn,
            reference: times.reference,
            submission: times.submission,
        });
        let fault = Fault::TooSlow { seen, at_least: self.at_least.0 };
        Failure { fault, evidence: times.into_iter().collect() }.into()
    }
}

impl Rounds {
    fn count(&self) -> usize {
        self.submission.len()
    }

    fn add(&mut self, times: Times) {
        self.reference.push(times.in_turn / times.reference);
        self.submission.push(times.in_turn / times.submission);
        self.last = Some(times);
    }

    /// At a look, what follows from it.
    fn verdict(&self, at_least: f64) -> Option<(Verdict, Ratio)> {
        let (reference, submission) = (stats::ratio(&self.reference)?, stats::ratio(&self.submission)?);
        Some((decide(submission, reference, at_least), submission))
    }
}

fn decide(submission: Ratio, reference: Ratio, at_least: f64) -> Verdict {
    if submission.low >= at_least {
        Verdict::Fast
    } else if submission.high >= at_least {
        Verdict::Unclear(Doubt::Noise { seen: submission, at_least })
    } else if reference.low >= at_least {
        Verdict::Slow
    } else {
        Verdict::Unclear(Doubt::ReferenceIsSlow { reference, at_least })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: f64, high: f64) -> Ratio {
        Ratio { mean: f64::midpoint(low, high), low, high }
    }

    #[test]
    fn exactly_the_asked_speedup_passes() {
        assert_eq!(decide(range(1.5, 1.9), range(1.8, 2.0), 1.5), Verdict::Fast);
    }

    #[test]
    fn a_little_less_is_no_verdict_and_clearly_less_fails() {
        assert!(matches!(
            decide(range(1.49, 1.9), range(1.8, 2.0), 1.5),
            Verdict::Unclear(Doubt::Noise { .. })
        ));
        assert_eq!(decide(range(0.9, 1.1), range(1.8, 2.0), 1.5), Verdict::Slow);
    }

    #[test]
    fn nobody_fails_where_the_reference_is_not_fast_enough_either() {
        let verdict = decide(range(0.9, 1.1), range(1.2, 1.6), 1.5);
        assert!(matches!(verdict, Verdict::Unclear(Doubt::ReferenceIsSlow { .. })));
    }

    #[test]
    fn there_is_no_verdict_before_the_first_look() {
        let mut rounds = Rounds::default();
        for _ in 0..LOOKS[0] {
            assert_eq!(rounds.verdict(1.5), None);
            rounds.add(Times { in_turn: 0.2, reference: 0.1, submission: 0.1 });
        }
        assert!(matches!(rounds.verdict(1.5), Some((Verdict::Fast, _))));
    }
}
