//! What was measured on simulated cores, for people and for programs.

use super::html::{self, Shown};
use super::interleaving::{Sources, Style};
use super::race::{MAX_COMMAND, MAX_NAME, refused, unanswered};
use super::{curve as bars, gantt};
use crate::escape::{self, barred, one_line};
use crate::lang::{Lang, say};
use crate::race::build::Refusal;
use crate::report::Exit;
use crate::sandbox::{End, Limit};
use crate::simulation::report::{FailedKind, Point, Simulated, ratio};
use crate::simulation::run::PATIENCE_SECS;
use serde_json::{Value, json};

/// What was measured.
#[derive(Debug)]
pub struct Measurement {
    /// Each program.
    pub programs: Vec<Measured>,
    /// The command that measures it again.
    pub again: String,
}

/// One program.
#[derive(Debug)]
pub struct Measured {
    /// Its name.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a program.
#[derive(Debug)]
pub enum Outcome {
    /// It ran to its end.
    Ran {
        /// On so many cores, so many times as fast as on one.
        curve: Vec<Point>,
        /// The run that is shown.
        run: Box<Simulated>,
        /// The texts that it ran through.
        sources: Sources,
    },
    /// It did not come to its end.
    Failed(Box<Simulated>),
    /// There was no answer.
    Unanswered(End),
    /// It does not compile.
    Refused(Refusal),
}

impl Measurement {
    /// How the program ends after this.
    pub fn exit(&self) -> Exit {
        let worst = |outcome: &Outcome| match outcome {
            Outcome::Ran { .. } => Exit::Full,
            Outcome::Failed(run) if is_not_modelled(run) => Exit::Ungraded,
            Outcome::Failed(_) => Exit::Lost,
            Outcome::Unanswered(_) => Exit::Ungraded,
            Outcome::Refused(refusal) if refusal.not_modelled => Exit::Ungraded,
            Outcome::Refused(_) => Exit::Usage,
        };
        let exits: Vec<Exit> = self.programs.iter().map(|program| worst(&program.outcome)).collect();
        let any = |exit| exits.contains(&exit);
        [Exit::Usage, Exit::Lost, Exit::Ungraded].into_iter().find(|exit| any(*exit)).unwrap_or(Exit::Full)
    }
}

fn is_not_modelled(run: &Simulated) -> bool {
    run.failure.as_ref().is_some_and(|failure| failure.kind == FailedKind::NotModelled)
}

/// The run in the middle of several, by makespan. With an odd number it is one that really happened.
pub fn median(mut runs: Vec<Simulated>) -> Option<Simulated> {
    runs.sort_by_key(|run| run.makespan);
    let middle = runs.len() / 2;
    runs.into_iter().nth(middle)
}

/// How runs of one program on more and more cores scale: the first over each of them.
///
/// A processor is not always equally fast, and the runs were not made at the same moment. If one has computed a little
/// more or less than the first, both are taken to have computed the same.
pub fn curve(runs: &[Simulated]) -> Vec<Point> {
    let Some(alone) = runs.first() else { return Vec::new() };
    let speedup = |run: &Simulated| {
        let pace = ratio(computed(run), computed(alone));
        let computes = 2 * computed(alone) > alone.makespan;
        let pace = if computes && ALIKE.contains(&pace) { pace } else { 1.0 };
        pace * ratio(alone.makespan, run.makespan)
    };
    runs.iter().map(|run| Point { cores: run.cores, speedup: speedup(run) }).collect()
}

/// What differs by less was the same work, done faster or slower.
const ALIKE: std::ops::RangeInclusive<f64> = 0.8..=1.25;

fn computed(run: &Simulated) -> u64 {
    run.work.saturating_sub(run.spun)
}

/// As text.
pub fn text(measurement: &Measurement, style: Style) -> String {
    let programs = measurement.programs.iter().map(|program| one(program, measurement, style));
    escape::lines(&programs.collect::<String>())
}

fn one(program: &Measured, measurement: &Measurement, style: Style) -> String {
    let name = one_line(&program.name, MAX_NAME);
    match &program.outcome {
        Outcome::Ran { curve, run, sources } => {
            let chart = gantt::render(run, sources, style);
            let bars = bars::render(curve, None, style);
            let again = one_line(&measurement.again, MAX_COMMAND);
            let again = say!(style.lang, "again:  {again}", "повторить:  {again}");
            format!("{name}\n\n{chart}\n{bars}\n{again}\n")
        }
        other => {
            let message = message(other, style.lang);
            format!("{name}: {}\n", barred(&message, "    "))
        }
    }
}

/// Why there is nothing to show.
fn message(outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Ran { .. } => String::new(),
        Outcome::Refused(refusal) => refused(refusal, lang),
        Outcome::Unanswered(End::Limit(Limit::Wall | Limit::Cpu)) => say!(
            lang,
            "it was stopped: one run took longer than {PATIENCE_SECS} s of real time. Does it end? Make its work smaller",
            "остановлена: один прогон занял больше {PATIENCE_SECS} с. Завершается ли программа? Уменьшите объём работы",
        ),
        Outcome::Unanswered(end) => unanswered(*end, lang),
        Outcome::Failed(run) => run.failure.as_ref().map(|failure| failed(failure, lang)).unwrap_or_default(),
    }
}

fn failed(failure: &crate::simulation::report::Failed, lang: Lang) -> String {
    let at = failure.at.as_ref().map(|at| format!(" ({}:{})", at.file, at.line)).unwrap_or_default();
    let message = &failure.message;
    match failure.kind {
        FailedKind::Deadlock => say!(lang, "a deadlock{at}: {message}", "взаимная блокировка{at}: {message}"),
        FailedKind::Livelock => say!(
            lang,
            "threads look again and again at what nobody changes{at}: {message}",
            "потоки снова и снова проверяют то, чего никто не меняет{at}: {message}",
        ),
        FailedKind::Panic => say!(lang, "it panics{at}: {message}", "паника{at}: {message}"),
        FailedKind::TooLong => say!(lang, "it {message}", "программа не кончается: {message}"),
        FailedKind::NotModelled => say!(
            lang,
            "the simulated machine does not have this{at}: it {message}. Time it on the real machine",
            "этого на модели машины нет{at}: {message}. Измерьте на настоящей машине",
        ),
    }
}

/// As one object of JSON.
pub fn json(measurement: &Measurement, lang: Lang) -> String {
    let programs: Vec<Value> = measurement.programs.iter().map(|program| object(program, lang)).collect();
    escape::json(&format!("{:#}\n", json!({ "programs": programs })))
}

fn object(program: &Measured, lang: Lang) -> Value {
    let name = &program.name;
    match &program.outcome {
        Outcome::Ran { curve, run, .. } => json!({
            "name": name, "verdict": "measured", "work_ns": run.work, "span_ns": run.span,
            "parallelism": run.parallelism(), "points": curve, "run": run,
        }),
        other => {
            let (verdict, kind) = match other {
                Outcome::Failed(run) if is_not_modelled(run) => ("not-modelled", None),
                Outcome::Failed(run) => ("failed", run.failure.as_ref().map(|failure| failure.kind)),
                Outcome::Refused(refusal) if refusal.not_modelled => ("not-modelled", None),
                _ => ("error", None),
            };
            json!({ "name": name, "verdict": verdict, "kind": kind, "message": message(other, lang) })
        }
    }
}

/// As one HTML page; programs that did not run are named with the reason.
pub fn html(measurement: &Measurement, lang: Lang) -> String {
    let shown = |program: &Measured| match &program.outcome {
        Outcome::Ran { curve, run, sources } => Some(Shown {
            check: program.name.clone(),
            simulated: run.as_ref().clone(),
            sources: sources.clone(),
            curve: curve.clone(),
            reference: None,
        }),
        Outcome::Failed(run) => Some(Shown {
            check: format!("{}: {}", program.name, message(&program.outcome, lang)),
            simulated: run.as_ref().clone(),
            sources: Sources::default(),
            curve: Vec::new(),
            reference: None,
        }),
        Outcome::Refused(_) | Outcome::Unanswered(_) => None,
    };
    let pages: Vec<Shown> = measurement.programs.iter().filter_map(shown).collect();
    html::page(&pages, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::gantt::example;

    fn run(cores: usize, makespan: u64) -> Simulated {
        Simulated { makespan, ..example::empty(cores) }
    }

    #[test]
    fn the_run_in_the_middle_is_one_that_happened() {
        let runs = [30, 10, 20].map(|makespan| run(2, makespan));
        assert_eq!(median(runs.into()).map(|run| run.makespan), Some(20));
        assert!(median(Vec::new()).is_none());
    }

    #[test]
    fn a_curve_begins_at_one() {
        let points = curve(&[run(1, 80), run(2, 40), run(4, 25)]);
        let speedups: Vec<(usize, f64)> = points.iter().map(|point| (point.cores, point.speedup)).collect();
        assert_eq!(speedups, [(1, 1.0), (2, 2.0), (4, 3.2)]);
    }

    #[test]
    fn the_same_work_done_faster_is_no_speedup() {
        let worked = |cores, makespan, work| Simulated { work, ..run(cores, makespan) };
        let in_turn = curve(&[worked(1, 100, 100), worked(4, 90, 90)]);
        assert!((in_turn[1].speedup - 1.0).abs() < 1e-9);
        let more = curve(&[worked(1, 100, 100), worked(4, 100, 200)]);
        assert!((more[1].speedup - 1.0).abs() < 1e-9, "twice the work is not the same work");
    }

    #[test]
    fn what_is_not_modelled_is_no_failure_of_the_program() {
        use crate::simulation::report::Failed;
        let stopped = |kind| {
            let failure = Some(Failed { kind, message: "reads a file".into(), at: None });
            let outcome = Outcome::Failed(Box::new(Simulated { failure, ..example::empty(2) }));
            Measurement { programs: vec![Measured { name: "a".into(), outcome }], again: String::new() }
        };
        assert_eq!(stopped(FailedKind::NotModelled).exit(), Exit::Ungraded);
        assert_eq!(stopped(FailedKind::Deadlock).exit(), Exit::Lost);
        let json: Value = serde_json::from_str(&json(&stopped(FailedKind::NotModelled), Lang::En)).unwrap();
        assert_eq!(json["programs"][0]["verdict"], "not-modelled");
    }
}
