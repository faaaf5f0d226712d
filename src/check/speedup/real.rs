//! The speedup on the real machine, which decides where the simulated one cannot, and else confirms.
//!
//! In each round the judge times, one after the other, on fresh inputs and with its own clock, the harness' loop that
//! works in turn, and the submission. If the confidence interval of the speedup is soon clear of what is asked, that is
//! all. Otherwise the reference is timed in the same rounds, too: on a busy machine, or on one whose cores are not
//! worth two, an honest solution looks slow; so one only fails where the reference is clearly fast enough meanwhile.
//! If the time for measuring ends before the intervals lie on one side of what is asked, there is no verdict.
//!
//! A submission must gain nothing by being unsteady. One that was not fast enough in a single round, while the
//! reference nearly always was, fails however far its times scatter; and nothing of it may run on between two rounds.

use super::bounds::{Measured, Verdict};
use super::{Bounds, Speedup};
use crate::check::cases::{Disclose, told};
use crate::check::{Failure, Stop, hygiene, output};
use crate::fault::{Detail, Doubt, Evidence, Fault};
use crate::judge::{Left, Rules, Testimony, fresh_nonce};
use crate::rig::{Examinee, Rig};
use crate::stats::{self, LOOKS, Ratio};
use anyhow::Context;
use exam::Value;
use std::time::{Duration, Instant};

/// How long rounds are made, if no verdict comes before.
const BUDGET: Duration = Duration::from_secs(3);
/// How many rounds beside the reference are made in any case: slow rounds are no way to avoid a verdict.
const LEAST_ROUNDS: usize = LOOKS[1];
/// How many rounds confirm what the simulated machine says.
const ROUNDS_TO_CONFIRM: usize = 3;
/// Work that takes longer in turn is made of waiting, in which the real machine is not to be imitated.
const LONGEST_CONFIRMED: Duration = Duration::from_secs(1);

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

/// Makes the check; `why` the simulated machine could not.
pub fn run(check: &Speedup, rig: &Rig, why: &str) -> Result<Detail, Stop> {
    let (has, needs) = (rig.machine.cores, check.cores);
    if has == 1 && needs > 1 {
        return Err(Stop::NotApplicable(Doubt::NotModelled { why: why.to_string(), has, needs }));
    }
    let check = &Speedup { bounds: check.bounds.on(has, needs), ..check.clone() };
    let mut pair = Pair::begin(check, rig)?;
    let end = Instant::now() + BUDGET;
    // The first round warms caches and page tables, and does not count.
    pair.round()?;
    match soon_clear(check, &mut pair)? {
        Some(seen) => Ok(faster(check, seen, why)),
        None => Ok(faster(check, beside_the_reference(check, &mut pair, end)?, why)),
    }
}

/// The speedup by the best times of a few rounds, to be held against the simulated one. None where it would say nothing: the machine
/// has fewer cores, or the work is so long that it cannot be computing.
pub fn confirm(check: &Speedup, rig: &Rig, in_turn: Duration) -> Result<Option<f64>, Stop> {
    if rig.machine.cores < check.cores || in_turn > LONGEST_CONFIRMED {
        return Ok(None);
    }
    let _alone = rig.machine.hold_alone()?;
    let mut pair = Pair::begin(check, rig)?;
    pair.round()?;
    let (mut in_turn, mut submission) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS_TO_CONFIRM {
        let times = pair.round()?;
        (in_turn, submission) = (times.in_turn.min(in_turn), times.submission.min(submission));
    }
    Ok(Some(in_turn / submission))
}

fn faster(check: &Speedup, seen: Ratio, why: &str) -> Detail {
    Detail::Faster { seen, bounds: check.bounds, why: why.to_string() }
}

/// The first look, at the submission alone.
fn soon_clear(check: &Speedup, pair: &mut Pair) -> Result<Option<Ratio>, Stop> {
    let Bounds { at_least: Some(least), at_most: None, relative_to_reference: None } = check.bounds else {
        return Ok(None);
    };
    let mut rounds = Rounds::default();
    for _ in 0..LOOKS[0] {
        rounds.add(pair.round()?);
    }
    Ok(stats::ratio(&rounds.submission).filter(|seen| seen.low >= least))
}

/// All further looks.
fn beside_the_reference(check: &Speedup, pair: &mut Pair, end: Instant) -> Result<Ratio, Stop> {
    let mut rounds = Rounds::default();
    while rounds.count() < LOOKS[LOOKS.len() - 1] && (rounds.count() < LEAST_ROUNDS || Instant::now() < end) {
        rounds.add(pair.round_with_reference()?);
        match rounds.look(check.bounds) {
            Some(Look::Holds(seen)) => return Ok(seen),
            Some(Look::Breaks(fault)) => return Err(rounds.failed(fault)),
            Some(Look::Unclear(doubt)) => rounds.doubt = Some(doubt),
            None => {}
        }
    }
    Err(Stop::Inconclusive(rounds.doubt.context("look at the times")?))
}

/// What follows from the intervals at a look.
#[derive(Debug, PartialEq)]
enum Look {
    Holds(Ratio),
    Breaks(Fault),
    Unclear(Doubt),
}

/// The two programs that are timed in turn.
struct Pair<'a> {
    check: &'a Speedup,
    rig: &'a Rig<'a>,
    reference: Examinee,
    submission: Examinee,
    rounds: usize,
}

impl<'a> Pair<'a> {
    fn begin(check: &'a Speedup, rig: &'a Rig<'a>) -> Result<Pair<'a>, Stop> {
        let (reference, submission) = (rig.reference()?, rig.submission()?);
        Ok(Pair { check, rig, reference, submission, rounds: 0 })
    }

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
    fn look(&self, bounds: Bounds) -> Option<Look> {
        let (reference, submission) = (stats::ratio(&self.reference)?, stats::ratio(&self.submission)?);
        let shares: Vec<f64> =
            self.submission.iter().zip(&self.reference).map(|(one, other)| one / other).collect();
        let relative = stats::ratio(&shares);
        let measured = Measured { submission, relative };
        Some(self.decide(bounds, &measured, reference))
    }

    fn decide(&self, bounds: Bounds, measured: &Measured, reference: Ratio) -> Look {
        let seen = measured.submission;
        let as_asked = |ratio| Measured { submission: ratio, relative: None };
        let sound = matches!(bounds.decide(&as_asked(reference)), Verdict::Holds);
        match bounds.decide(measured) {
            Verdict::Holds => Look::Holds(seen),
            Verdict::Breaks(fault) if sound => Look::Breaks(fault),
            Verdict::Breaks(_) => {
                let asked = bounds.at_least.or(bounds.at_most).unwrap_or(1.0);
                Look::Unclear(Doubt::ReferenceIsSlow { reference, at_least: asked })
            }
            Verdict::Unclear { seen, asked } => match bounds.at_least {
                Some(at_least) if self.only_the_reference_is_fast(at_least) => {
                    Look::Breaks(Fault::TooSlow { seen: measured.submission, at_least })
                }
                _ => Look::Unclear(Doubt::Noise { seen, at_least: asked }),
            },
        }
    }

    /// Whether the submission was too slow in each single round, and the reference in hardly any. If both were equally
    /// good, that would be as rare as seven times the rarer of two outcomes in a row.
    fn only_the_reference_is_fast(&self, at_least: f64) -> bool {
        let fast = |rounds: &[f64]| rounds.iter().filter(|ratio| **ratio >= at_least).count();
        self.count() >= LEAST_ROUNDS
            && fast(&self.submission) == 0
            && 5 * fast(&self.reference) >= 4 * self.count()
    }

    fn failed(&self, fault: Fault) -> Stop {
        let times = self.last.map(|times| Evidence::Times {
            in_turn: times.in_turn,
            reference: times.reference.unwrap_or_default(),
            submission: times.submission,
        });
        Failure { fault, evidence: times.into_iter().collect() }.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { at_least: Some(1.5), at_most: None, relative_to_reference: None };

    fn look(submission: &[f64], reference: &[f64]) -> Option<Look> {
        let (submission, reference) = (submission.to_vec(), reference.to_vec());
        Rounds { reference, submission, ..Rounds::default() }.look(BOUNDS)
    }

    #[test]
    fn nobody_fails_where_the_reference_is_not_fast_enough_either() {
        assert!(matches!(look(&[1.0; 7], &[1.3; 7]), Some(Look::Unclear(Doubt::ReferenceIsSlow { .. }))));
        assert!(matches!(look(&[1.0; 7], &[1.9; 7]), Some(Look::Breaks(Fault::TooSlow { .. }))));
    }

    #[test]
    fn scattering_is_no_way_out_for_who_is_never_fast() {
        let noisy = [1.0, 0.1, 1.0, 0.03, 1.0, 0.1, 1.0];
        assert!(matches!(look(&noisy, &[1.9; 7]), Some(Look::Breaks(_))));
        let once_fast = [1.0, 0.1, 1.0, 0.03, 1.6, 0.1, 1.0];
        assert!(matches!(look(&once_fast, &[1.9; 7]), Some(Look::Unclear(_))));
        assert!(matches!(look(&noisy, &[1.9, 1.9, 1.9, 1.9, 1.9, 1.2, 1.2]), Some(Look::Unclear(_))));
    }

    #[test]
    fn there_is_no_verdict_before_the_first_look() {
        let mut rounds = Rounds::default();
        for _ in 0..LOOKS[0] {
            assert_eq!(rounds.look(BOUNDS), None);
            rounds.add(Times { in_turn: 0.2, reference: Some(0.1), submission: 0.1 });
        }
        assert!(matches!(rounds.look(BOUNDS), Some(Look::Holds(_))));
    }
}
