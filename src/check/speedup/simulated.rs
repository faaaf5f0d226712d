//! The speedup on the simulated machine, which decides.
//!
//! In each round, on a fresh input, the harness works in turn on one simulated core, and the submission answers on as
//! many as are asked for; where that is asked, the reference as well. Both are measured in the same clock, the
//! processor time of their one real thread, one right after the other, so that what slows the real machine down slows
//! both. Rounds are made until the confidence interval is clear of what is asked. A fast wrong answer is wrong.

use super::bounds::{Measured, Verdict};
use super::{Speedup, real};
use crate::check::cases::{Disclose, told};
use crate::check::{Failure, Stop, output};
use crate::fault::{Detail, Doubt, Evidence, Fault};
use crate::grade::Purpose;
use crate::judge::{Rules, Testimony, fresh_nonce};
use crate::rig::{Examinee, Rig, Simulation};
use crate::simulation::picture::{self, Picture, Real};
use crate::simulation::report::{BarKind, FailedKind, Point, Simulated, ratio};
use crate::stats::{self, LOOKS};
use anyhow::{Context, Result, anyhow};
use exam::Value;
use std::time::{Duration, Instant};

/// What came of it.
pub enum Outcome {
    /// There is a verdict, and it is good; any other is a [`Stop`].
    Verdict(Detail),
    /// The submission does this, which the machine does not have.
    NotModelled(String),
}

/// How much is computed, if no verdict comes before. Not on a clock: where others have the cores, too, times scatter, and
/// more rounds are wanted, not fewer.
const BUDGET: Duration = Duration::from_secs(6);
/// How long it may take even so.
const PATIENCE: Duration = Duration::from_secs(60);
/// The cores of a scaling curve.
const CURVE: [usize; 4] = [1, 2, 4, 8];

/// Measures, and judges.
pub fn run(check: &Speedup, rig: &Rig, simulation: &Simulation) -> Result<Outcome, Stop> {
    // Not alone: what slows one side down slows the other down in the same moment.
    let shared = rig.machine.share()?;
    let mut bench = Bench::begin(check, rig, simulation)?;
    let Some((verdict, measured)) = measure(check, &mut bench)? else {
        return Ok(Outcome::NotModelled(bench.not_modelled.unwrap_or_default()));
    };
    let mut picture = bench.picture(rig, simulation)?;
    drop(shared);
    if rig.purpose == Purpose::Report {
        picture.real = bench.on_the_real_machine(&measured)?;
    }
    let picture = Box::new(picture);
    match verdict {
        Verdict::Holds => {
            let (seen, bounds) = (measured.submission, check.bounds);
            Ok(Outcome::Verdict(Detail::Simulated { seen, bounds, picture }))
        }
        Verdict::Breaks(fault) => Err(Failure { fault, evidence: vec![Evidence::Simulated(picture)] }.into()),
        Verdict::Unclear { seen, asked } => Err(Stop::Inconclusive(Doubt::Noise { seen, at_least: asked })),
    }
}

/// Rounds, until there is a verdict or the time is over; none if the machine cannot run the submission.
fn measure(check: &Speedup, bench: &mut Bench) -> Result<Option<(Verdict, Measured)>, Stop> {
    let end = Instant::now() + PATIENCE;
    // The first round warms caches and page tables, and does not count.
    if !bench.round()? {
        return Ok(None);
    }
    bench.forget();
    for look in LOOKS {
        while bench.submission.len() < look {
            if !bench.round()? {
                return Ok(None);
            }
        }
        let measured = bench.measured().context("look at the rounds")?;
        let verdict = check.bounds.decide(&measured);
        if !matches!(verdict, Verdict::Unclear { .. }) || bench.computed > BUDGET || Instant::now() > end {
            return Ok(Some((verdict, measured)));
        }
    }
    let measured = bench.measured().context("look at the rounds")?;
    Ok(Some((check.bounds.decide(&measured), measured)))
}

/// The programs that are measured, and what the rounds have shown.
struct Bench<'a> {
    check: &'a Speedup,
    rig: &'a Rig<'a>,
    /// Works in turn, on one core.
    in_turn: Examinee,
    reference: Examinee,
    candidate: Examinee,
    rounds: usize,
    submission: Vec<f64>,
    relative: Vec<f64>,
    last: Option<Simulated>,
    /// How long the last work in turn took, in virtual time.
    total: Duration,
    /// What has been computed in all rounds.
    computed: Duration,
    not_modelled: Option<String>,
}

impl<'a> Bench<'a> {
    fn begin(check: &'a Speedup, rig: &'a Rig<'a>, simulation: &Simulation) -> Result<Bench<'a>, Stop> {
        Ok(Bench {
            check,
            rig,
            in_turn: rig.simulated_reference(simulation, 1)?,
            reference: rig.simulated_reference(simulation, check.cores)?,
            candidate: rig.simulated_submission(simulation, check.cores)?,
            rounds: 0,
            submission: Vec::new(),
            relative: Vec::new(),
            last: None,
            total: Duration::ZERO,
            computed: Duration::ZERO,
            not_modelled: None,
        })
    }

    fn forget(&mut self) {
        self.submission.clear();
        self.relative.clear();
    }

    /// Makes a round. Whether the machine could run the submission.
    fn round(&mut self) -> Result<bool, Stop> {
        let (input, rules) = self.fresh_input()?;
        let in_turn = work_in_turn(&mut self.in_turn, &input, rules)?;
        self.total = Duration::from_nanos(in_turn.simulated.makespan);
        let expected = &in_turn.testimony;
        let told = |stop| told(stop, &self.check.case, &input, Disclose::Full);
        let rules = Rules { calls: Some(expected.calls.len()), ..rules };
        let candidate = Played::of(self.candidate.answer(&input, rules).map_err(told)?)?;
        let Some(makespan) = candidate.makespan(&mut self.not_modelled).map_err(told)? else {
            return Ok(false);
        };
        output::compare(expected, &candidate.testimony).map_err(|failure| told(failure.into()))?;
        self.submission.push(ratio(in_turn.simulated.makespan, makespan));
        self.computed += computed(&in_turn.simulated) + computed(&candidate.simulated);
        if self.check.bounds.relative_to_reference.is_some() {
            let reference = of_the_reference(&mut self.reference, &input, rules)?;
            self.relative.push(ratio(reference.simulated.makespan, makespan));
        }
        self.last = Some(candidate.simulated);
        Ok(true)
    }

    fn fresh_input(&mut self) -> Result<(Value, Rules), Stop> {
        self.rounds += 1;
        let seed = self.rig.seed_for("speedup", self.rounds);
        let input = self.in_turn.case(&self.check.case, seed)?;
        Ok((input, Rules { secret: fresh_nonce(), ..Rules::default() }))
    }

    fn measured(&self) -> Option<Measured> {
        Some(Measured { submission: stats::ratio(&self.submission)?, relative: stats::ratio(&self.relative) })
    }

    /// The last run, and both scaling curves, if they are wanted.
    fn picture(&mut self, rig: &Rig, simulation: &Simulation) -> Result<Picture, Stop> {
        let (submission, reference) = match rig.purpose {
            Purpose::Report => self.curves(rig, simulation)?,
            Purpose::Verdicts => (Vec::new(), Vec::new()),
        };
        let mut simulated = self.last.take().context("a round was made")?;
        picture::hide_foreign(&mut simulated, &rig.submitted_sources());
        let lines = picture::lines(&simulated, &rig.submitted_sources());
        Ok(Picture { simulated, submission, reference, real: None, lines })
    }

    /// How the submission scales, and the reference.
    fn curves(&mut self, rig: &Rig, simulation: &Simulation) -> Result<(Vec<Point>, Vec<Point>), Stop> {
        let (input, rules) = self.fresh_input()?;
        let in_turn = work_in_turn(&mut self.in_turn, &input, rules)?;
        let rules = Rules { calls: Some(in_turn.testimony.calls.len()), ..rules };
        let total = in_turn.simulated.makespan;
        // Side by side: they are looked at, and decide nothing.
        let of_reference = |cores| rig.simulated_reference(simulation, cores)?.answer(&input, rules);
        let of_submission = |cores| rig.simulated_submission(simulation, cores)?.answer(&input, rules);
        let (submission, reference) = std::thread::scope(|scope| {
            let reference = scope.spawn(|| curve(total, of_reference));
            let submission = curve(total, of_submission);
            (submission, reference.join().expect("no run panicked"))
        });
        Ok((submission?, reference?))
    }

    /// The speedup that the real machine shows, if that says anything. What goes wrong there is for the checks that ask
    /// on the real machine: this one has its verdict.
    fn on_the_real_machine(&self, measured: &Measured) -> Result<Option<Real>, Stop> {
        let real = match real::confirm(self.check, self.rig, self.total) {
            Err(Stop::Failed(_)) => None,
            other => other?,
        };
        Ok(real.map(|speedup| Real { speedup, differs: speedup / measured.submission.mean - 1.0 }))
    }
}

/// How a program scales whose work takes `total` in turn.
fn curve(total: u64, answer: impl Fn(usize) -> Result<Testimony, Stop>) -> Result<Vec<Point>, Stop> {
    let mut points = Vec::new();
    for cores in CURVE {
        let played = Played::of(answer(cores)?)?;
        if played.simulated.failure.is_none() {
            points.push(Point { cores, speedup: ratio(total, played.simulated.makespan) });
        }
    }
    Ok(points)
}

/// An answer on the simulated machine.
struct Played {
    testimony: Testimony,
    simulated: Simulated,
}

impl Played {
    /// The answer, and how it came about, which the process tells with it.
    fn of(testimony: Testimony) -> Result<Played, Stop> {
        let malformed = || Failure { fault: Fault::MalformedAnswer, evidence: Vec::new() };
        let Value::Record(fields) = testimony.answer else { return Err(malformed().into()) };
        let [(_, answer), (_, Value::Text(json))] =
            <[(String, Value); 2]>::try_from(fields).map_err(|_| malformed())?
        else {
            return Err(malformed().into());
        };
        let simulated: Simulated = serde_json::from_str(&json).map_err(|_| malformed())?;
        if computed(&simulated) / 2 > testimony.time {
            return Err(malformed().into());
        }
        Ok(Played { testimony: Testimony { answer, ..testimony }, simulated })
    }

    /// How long it took; none if the machine could not run it.
    fn makespan(&self, not_modelled: &mut Option<String>) -> Result<Option<u64>, Stop> {
        let Some(failure) = &self.simulated.failure else { return Ok(Some(self.simulated.makespan)) };
        let message = failure.message.clone();
        let fault = match failure.kind {
            FailedKind::NotModelled => {
                *not_modelled = Some(message);
                return Ok(None);
            }
            FailedKind::Deadlock => Fault::Deadlock,
            FailedKind::Livelock => Fault::Livelock,
            FailedKind::Panic => Fault::Panic(message.clone()),
            FailedKind::TooLong => {
                Fault::TimeLimit { secs: self.simulated.makespan / 1_000_000_000, waiting: true }
            }
        };
        let printed = Evidence::Printed { stream: crate::sandbox::Stream::Stderr, text: message };
        Err(Failure { fault, evidence: vec![printed] }.into())
    }
}

/// What was computed in virtual time, and so in real time, too: all of the work but spinning and the start of processes.
fn computed(simulated: &Simulated) -> Duration {
    let starts = simulated.bars.iter().filter(|bar| bar.kind == BarKind::Starts);
    let starts = starts.map(|bar| bar.to.saturating_sub(bar.from)).fold(0, u64::saturating_add);
    Duration::from_nanos(simulated.work.saturating_sub(simulated.spun).saturating_sub(starts))
}

fn work_in_turn(examinee: &mut Examinee, input: &Value, rules: Rules) -> Result<Played, Stop> {
    trusted(examinee.baseline(input, rules)?)
}

fn of_the_reference(examinee: &mut Examinee, input: &Value, rules: Rules) -> Result<Played, Stop> {
    trusted(examinee.answer(input, rules)?)
}

/// What goes wrong with the course's own code is the course's fault.
fn trusted(testimony: Testimony) -> Result<Played, Stop> {
    let played = Played::of(testimony).map_err(|_| anyhow!("the harness does not tell how its run went"))?;
    match &played.simulated.failure {
        None => Ok(played),
        Some(failure) => {
            Err(anyhow!("the course's own code fails on the simulated machine: {}", failure.message).into())
        }
    }
}
