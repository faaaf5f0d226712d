//! Is the submission as much faster than the same work done in turn as is asked?
//!
//! In each round the judge times, one after the other, on fresh inputs and with its own clock, the harness' loop that
//! works in turn, and the submission. If the confidence interval of the speedup soon lies above what is asked, that is
//! all. Otherwise the reference is timed in the same rounds, too: on a busy machine, or on one whose cores are not
//! worth two, an honest solution looks slow; so one only fails where the reference is clearly fast enough meanwhile.
//! If the time for measuring ends before the intervals lie on one side of what is asked, there is no verdict.
//!
//! A submission must gain nothing by being unsteady. One that was not fast enough in a single round, while the
//! reference nearly always was, fails however far its times scatter; and nothing of it may run on between two rounds.

use super::cases::{Disclose, told};
use super::{Failure, Points, Stop, Threshold, hygiene, output};
use crate::fault::{Detail, Doubt, Evidence, Fault};
use crate::judge::{Left, Rules, Testimony, fresh_nonce};
use crate::rig::{Examinee, Rig};
use crate::stats::{self, LOOKS, Ratio};
use anyhow::Context;
use exam::Value;
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
const BUDGET: Duration = Duration::from_secs(3);
/// How many rounds beside the reference are made in any case: slow rounds are no way to avoid a verdict.
const LEAST_ROUNDS: usize = LOOKS[1];

/// What the rounds so far have shown.
#[derive(Default)]
struct Rounds {
    reference: Vec<f64>,
    submission: Vec<f64>,
    last: Option<Times>,
    /// Why the last look gave no verdict.
    doubt: Option<Doubt>,
}

/// One round, in seconds.
#[derive(Clone, Copy)]
struct Times {
    in_turn: f64,
    reference: Option<f64>,
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
        let (reference, submission) = (rig.reference()?, rig.submission()?);
        let mut pair = Pair { check: self, rig, reference, submission, rounds: 0 };
        let end = Instant::now() + BUDGET;
        // The first round warms caches and page tables, and does not count.
        pair.round()?;
        match self.soon_fast_enough(&mut pair)? {
            Some(seen) => Ok(Detail::Faster { seen, at_least: self.at_least.0 }),
            None => self.beside_the_reference(&mut pair, end),
        }
    }

    /// The first look, at the submission alone.
    fn soon_fast_enough(&self, pair: &mut Pair) -> Result<Option<Ratio>, Stop> {
        let mut rounds = Rounds::default();
        for _ in 0..LOOKS[0] {
            rounds.add(pair.round()?);
        }
        Ok(stats::ratio(&rounds.submission).filter(|seen| seen.low >= self.at_least.0))
    }

    /// All further looks.
    fn beside_the_reference(&self, pair: &mut Pair, end: Instant) -> Result<Detail, Stop> {
        let mut rounds = Rounds::default();
        while rounds.count() < LOOKS[LOOKS.len() - 1]
            && (rounds.count() < LEAST_ROUNDS || Instant::now() < end)
        {
            rounds.add(pair.round_with_reference()?);
            match rounds.verdict(self.at_least.0) {
                Some((Verdict::Fast, seen)) => return Ok(Detail::Faster { seen, at_least: self.at_least.0 }),
                Some((Verdict::Slow, seen)) => return Err(self.too_slow(seen, &rounds)),
                Some((Verdict::Unclear(doubt), _)) => rounds.doubt = Some(doubt),
                None => {}
            }
        }
        let doubt = rounds.doubt.context("look at the times")?;
        Err(Stop::Inconclusive(doubt))
    }

    fn too_slow(&self, seen: Ratio, rounds: &Rounds) -> Stop {
        let times = rounds.last.map(|times| Evidence::Times {
            in_turn: times.in_turn,
            reference: times.reference.unwrap_or_default(),
            submission: times.submission,
        });
        let fault = Fault::TooSlow { seen, at_least: self.at_least.0 };
        Failure { fault, evidence: times.into_iter().collect() }.into()
    }
}

/// The two programs that are timed in turn.
struct Pair<'a> {
    check: &'a Speedup,
    rig: &'a Rig<'a>,
    reference: Examinee,
    submission: Examinee,
    rounds: usize,
}

impl Pair<'_> {
    fn round(&mut self) -> Result<Times, Stop> {
        let (input, rules) = self.fresh_input()?;
        let in_turn = self.reference.baseline(&input, rules)?;
        let submission = self.submission_on(&input, rules, &in_turn)?;
        Ok(Times { in_turn: in_turn.time.as_secs_f64(), reference: None, submission })
    }

    fn round_with_reference(&mut self) -> Result<Times, Stop> {
        let (input, rules) = self.fresh_input()?;
        let in_turn = self.reference.baseline(&input, rules)?;
        let reference = self.reference.answer(&input, rules)?.time.as_secs_f64();
        let submission = self.submission_on(&input, rules, &in_turn)?;
        Ok(Times { in_turn: in_turn.time.as_secs_f64(), reference: Some(reference), submission })
    }

    fn fresh_input(&mut self) -> Result<(Value, Rules), Stop> {
        self.rounds += 1;
        let input = self.reference.case(&self.check.case, self.rig.seed_for("speedup", self.rounds))?;
        Ok((input, Rules { secret: fresh_nonce(), ..Rules::default() }))
    }

    /// The time of the submission. A fast wrong answer is wrong, and so is one that leaves something running, which
    /// could disturb the others' rounds.
    fn submission_on(&mut self, input: &Value, rules: Rules, expected: &Testimony) -> Result<f64, Stop> {
        let told = |stop| told(stop, &self.check.case, input, Disclose::Full);
        let rules = Rules { calls: Some(expected.calls.len()), tidy: true, ..rules };
        let actual = self.submission.answer(input, rules).map_err(told)?;
        let running: Vec<Left> =
            actual.left.iter().filter(|left| !matches!(left, Left::Zombie(_))).cloned().collect();
        hygiene::nothing_left(&running).map_err(|failure| told(failure.into()))?;
        output::compare(expected, &actual).map_err(|failure| told(failure.into()))?;
        Ok(actual.time.as_secs_f64())
    }
}

impl Rounds {
    fn count(&self) -> usize {
        self.submission.len()
    }

    fn add(&mut self, times: Times) {
        self.reference.extend(times.reference.map(|reference| times.in_turn / reference));
        self.submission.push(times.in_turn / times.submission);
        self.last = Some(times);
    }

    /// At a look, what follows from it.
    fn verdict(&self, at_least: f64) -> Option<(Verdict, Ratio)> {
        let (reference, submission) = (stats::ratio(&self.reference)?, stats::ratio(&self.submission)?);
        let verdict = match decide(submission, reference, at_least) {
            Verdict::Unclear(_) if self.only_the_reference_is_fast(at_least) => Verdict::Slow,
            verdict => verdict,
        };
        Some((verdict, submission))
    }

    /// Whether the submission was too slow in each single round, and the reference in hardly any. If both were equally
    /// good, that would be as rare as seven times the rarer of two outcomes in a row.
    fn only_the_reference_is_fast(&self, at_least: f64) -> bool {
        let fast = |rounds: &[f64]| rounds.iter().filter(|ratio| **ratio >= at_least).count();
        self.count() >= LEAST_ROUNDS
            && fast(&self.submission) == 0
            && 5 * fast(&self.reference) >= 4 * self.count()
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

    fn rounds(submission: &[f64], reference: &[f64]) -> Rounds {
        Rounds { submission: submission.to_vec(), reference: reference.to_vec(), ..Rounds::default() }
    }

    #[test]
    fn scattering_is_no_way_out_for_who_is_never_fast() {
        let noisy = [1.0, 0.1, 1.0, 0.03, 1.0, 0.1, 1.0];
        let verdict = |submission: &[f64], reference: &[f64]| {
            rounds(submission, reference).verdict(1.5).map(|both| both.0)
        };
        assert_eq!(verdict(&noisy, &[1.9; 7]), Some(Verdict::Slow));
        let once_fast = [1.0, 0.1, 1.0, 0.03, 1.6, 0.1, 1.0];
        assert!(matches!(verdict(&once_fast, &[1.9; 7]), Some(Verdict::Unclear(_))));
        assert!(matches!(verdict(&noisy, &[1.9, 1.9, 1.9, 1.9, 1.9, 1.2, 1.2]), Some(Verdict::Unclear(_))));
    }

    #[test]
    fn there_is_no_verdict_before_the_first_look() {
        let mut rounds = Rounds::default();
        for _ in 0..LOOKS[0] {
            assert_eq!(rounds.verdict(1.5), None);
            rounds.add(Times { in_turn: 0.2, reference: Some(0.1), submission: 0.1 });
        }
        assert!(matches!(rounds.verdict(1.5), Some((Verdict::Fast, _))));
    }
}
