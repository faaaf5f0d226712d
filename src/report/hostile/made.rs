//! Grades, explorations and measurements in which each text that can be a student's is one of those given.

use super::texts::Texts;
use crate::check::Failure;
use crate::check::speedup::Bounds;
use crate::fault::{Change, Detail, Doubt, Evidence, Fault, Forbidden};
use crate::grade::{Grade, Line, Outcome, Provenance};
use crate::lang::Lang;
use crate::race::Mode;
use crate::race::build::Refusal;
use crate::race::outcome::{
    self, Access, AccessKind, Event, FailureKind, Held, Object, Place, Race, Thread, Waiting,
};
use crate::race::verdict::{Examined, Finding};
use crate::report::gantt::example::one_lock;
use crate::report::html::Shown;
use crate::report::interleaving::{self, Sources, Style};
use crate::report::race::Exploration;
use crate::report::speedup::{self, Measured, Measurement};
use crate::report::terminal::Paint;
use crate::sandbox::Hole;
use crate::sandbox::Stream;
use crate::simulation::picture::{self, Picture};
use crate::simulation::report::{Failed, FailedKind, Point, Simulated};
use crate::stats::Ratio;
use crate::submission;

/// A file is searched for names again and again, so that it is short.
const MAX_LINE: usize = 200;

/// A file, and places in it.
pub struct File {
    name: String,
    text: String,
}

impl File {
    pub fn new(texts: &Texts) -> File {
        let line = |_| texts.next().chars().take(MAX_LINE).chain(['\n']).collect::<String>();
        let text = (0..4).map(line).collect();
        File { name: texts.next(), text }
    }

    fn place(&self, line: u32) -> Place {
        Place { file: self.name.clone(), line, column: 1 }
    }

    pub fn sources(&self) -> Sources {
        [(self.name.clone(), self.text.clone())].into_iter().collect()
    }
}

/// What an execution can fail by, and that it does not.
pub const KINDS: [Option<FailureKind>; 8] = [
    Some(FailureKind::Assertion),
    Some(FailureKind::DataRace),
    Some(FailureKind::Deadlock),
    Some(FailureKind::Leak),
    Some(FailureKind::Livelock),
    Some(FailureKind::Memory),
    Some(FailureKind::Panic),
    None,
];

fn execution(kind: Option<FailureKind>, texts: &Texts, file: &File) -> outcome::Outcome {
    let mut outcome: outcome::Outcome =
        serde_json::from_str(r#"{"scenario":"s","verdict":"not-checked"}"#).unwrap();
    if kind.is_some() {
        outcome.verdict = outcome::Verdict::Failed;
    }
    outcome.kind = kind;
    (outcome.scenario, outcome.message, outcome.at) = (texts.next(), Some(texts.next()), Some(file.place(2)));
    outcome.threads = (1..4).map(|line| thread(line, texts, file)).collect();
    outcome.objects = (1..3).map(|line| object(line, texts, file)).collect();
    outcome.events = (0..6).map(|nth| event(nth, texts, file)).collect();
    outcome.waiting = (0..3).map(|thread| waiting(thread, texts, file)).collect();
    outcome.race = (kind == Some(FailureKind::DataRace)).then(|| race(texts, file));
    outcome.token = Some("1-4.1".into());
    outcome
}

fn thread(line: u32, texts: &Texts, file: &File) -> Thread {
    Thread { name: Some(texts.next()), spawned: Some(file.place(line)) }
}

fn object(line: u32, texts: &Texts, file: &File) -> Object {
    Object { kind: texts.next(), made: Some(file.place(line)), holds_value: Some(texts.next()) }
}

fn event(nth: usize, texts: &Texts, file: &File) -> Event {
    let text = || Some(texts.next());
    let verb = ["Mutex::lock", "load", "store", "spawn", "panic"].get(nth).map(|verb| (*verb).to_string());
    Event {
        thread: nth % 3,
        at: Some(file.place(u32::try_from(nth).unwrap())),
        verb: verb.unwrap_or_else(|| texts.next()),
        object: Some(nth % 2),
        ordering: text(),
        before: text(),
        after: text(),
        read: text(),
        newest: text(),
        other: Some(nth % 3),
        text: text(),
        ..Event::default()
    }
}

fn waiting(thread: usize, texts: &Texts, file: &File) -> Waiting {
    let holds = vec![Held { object: thread % 2, at: Some(file.place(1)) }];
    Waiting { thread, verb: texts.next(), object: Some((thread + 1) % 2), at: Some(file.place(3)), holds }
}

fn race(texts: &Texts, file: &File) -> Race {
    let elsewhere = Place { file: texts.next(), line: 1, column: 1 };
    let access = |thread, what, at| Access { thread, what, at: Some(at), event: None };
    let accesses = [access(1, AccessKind::Write, file.place(1)), access(2, AccessKind::Read, elsewhere)];
    Race { address: texts.next(), size: 8, object: None, accesses }
}

/// A run on the simulated machine.
pub fn run(texts: &Texts, file: &File) -> Simulated {
    let mut run = one_lock();
    for (line, task) in (1..).zip(&mut run.tasks) {
        (task.name, task.spawned) = (Some(texts.next()), Some(file.place(line)));
    }
    for (line, place) in (1..).zip(&mut run.places) {
        (place.verb, place.at, place.made) =
            (texts.next(), Some(file.place(line)), Some(file.place(line + 1)));
    }
    run
}

/// The same, if it did not come to its end.
fn stopped(kind: FailedKind, texts: &Texts, file: &File) -> Simulated {
    let failure = Some(Failed { kind, message: texts.next(), at: Some(file.place(1)) });
    Simulated { failure, ..run(texts, file) }
}

fn points() -> Vec<Point> {
    [(1, 1.0), (2, 1.9), (4, 3.0)].map(|(cores, speedup)| Point { cores, speedup }).into()
}

fn picture(simulated: Simulated, file: &File) -> Box<Picture> {
    let lines = picture::lines(&simulated, &[(file.name.clone(), file.text.clone())]);
    Box::new(Picture { simulated, submission: points(), reference: points(), real: None, lines })
}

/// A simulated run in a page.
pub fn shown(texts: &Texts) -> Shown {
    let file = File::new(texts);
    let (simulated, sources) = (run(texts, &file), file.sources());
    Shown { check: "speedup".into(), simulated, sources, curve: points(), reference: Some(points()) }
}

/// Executions as they are kept in a grade: put into words when the check was made.
fn table(texts: &Texts) -> String {
    let style = Style { lang: Lang::En, paint: Paint::Plain, width: 100 };
    let file = File::new(texts);
    let kinds = [FailureKind::DataRace, FailureKind::Deadlock].map(Some);
    let outcomes = kinds.into_iter().map(|kind| execution(kind, texts, &file));
    outcomes.map(|outcome| interleaving::render(&outcome, &file.sources(), style)).collect()
}

fn evidence(texts: &Texts) -> Vec<Evidence> {
    let text = || texts.next();
    let file = File::new(texts);
    vec![
        Evidence::Case(text()),
        Evidence::Input(text()),
        Evidence::Difference(vec![Change::Same(text()), Change::Expected(text()), Change::Actual(text())]),
        Evidence::Difference(vec![Change::Actual(text())]),
        Evidence::Compiler(text()),
        Evidence::Printed { stream: Stream::Stdout, text: text() },
        Evidence::Printed { stream: Stream::Stderr, text: text() },
        Evidence::Left(vec![text(), text()]),
        Evidence::Simulated(picture(run(texts, &file), &file)),
        Evidence::Simulated(picture(stopped(FailedKind::Panic, texts, &file), &file)),
        Evidence::Hidden,
    ]
}

fn faults(texts: &Texts) -> Vec<Fault> {
    use submission::Refusal;
    let text = || texts.next();
    let refusals =
        [Refusal::Link, Refusal::HardLink, Refusal::Special, Refusal::Name, Refusal::NotText, Refusal::Large];
    let named = [Fault::Assertion, Fault::Panic, Fault::Memory, Fault::NotChecked];
    let forbidden =
        [Forbidden::Symbol, Forbidden::Section, Forbidden::Resolver, Forbidden::Version, Forbidden::Member];
    let word = Forbidden::Word { word: text(), file: text() };
    let refused = refusals.into_iter().map(|refusal| Fault::Refused(refusal(text())));
    let named = named.into_iter().map(|fault| fault(text()));
    let forbidden = forbidden.into_iter().map(|forbidden| forbidden(text())).chain([word]);
    let forbidden: Vec<Fault> = forbidden.map(|one| Fault::ForbiddenSymbol(vec![one])).collect();
    refused.chain(named).chain(forbidden).collect()
}

fn outcomes_of_checks(texts: &Texts) -> Vec<Outcome> {
    let file = File::new(texts);
    let failed = |fault| Outcome::Failed(Failure { fault, evidence: vec![Evidence::Hidden] });
    let seen = Ratio { mean: 1.5, low: 1.4, high: 1.6 };
    let bounds = Bounds { at_least: Some(1.2), at_most: None, relative_to_reference: None };
    let mut all: Vec<Outcome> = faults(texts).into_iter().map(failed).collect();
    all.push(Outcome::Failed(Failure { fault: Fault::WrongAnswer, evidence: evidence(texts) }));
    all.push(Outcome::Passed(Detail::Faster { seen, bounds, why: texts.next() }));
    all.push(Outcome::Passed(Detail::Simulated { seen, bounds, picture: picture(run(texts, &file), &file) }));
    all.push(Outcome::NotApplicable(Doubt::NotModelled { why: texts.next(), has: 1, needs: 2 }));
    all.push(Outcome::Ungraded(texts.next()));
    all
}

/// A grade with everything that can be in one; `table` is where its executions have their texts from.
pub fn grade(texts: &Texts, tables: &Texts) -> Grade {
    let mut outcomes = outcomes_of_checks(texts);
    let evidence = vec![Evidence::Interleaving { table: table(tables), token: texts.next() }];
    outcomes.push(Outcome::Failed(Failure { fault: Fault::Deadlock, evidence }));
    let line = |(nth, outcome): (usize, Outcome)| Line {
        check: format!("output-{nth}"),
        points: 4,
        outcome,
        replay: texts.next(),
    };
    with_lines(outcomes.into_iter().enumerate().map(line).collect(), texts)
}

/// A grade of what does not compile.
pub fn not_compiled(texts: &Texts) -> Grade {
    let evidence = vec![Evidence::Compiler(texts.next())];
    let outcome = Outcome::Failed(Failure { fault: Fault::DoesNotCompile, evidence });
    let line =
        |check: &str| Line { check: check.into(), points: 4, outcome: outcome.clone(), replay: texts.next() };
    with_lines(vec![line("output"), line("hygiene")], texts)
}

/// A grade of what nobody has worked at.
pub fn untouched(texts: &Texts) -> Grade {
    Grade { untouched: true, ..not_compiled(texts) }
}

fn with_lines(lines: Vec<Line>, texts: &Texts) -> Grade {
    let provenance = Provenance {
        opened: vec![Hole::Fork],
        grader: "0.1.0".into(),
        toolchain: "rustc 1.91.0 (abc 2026-01-01)".into(),
        cores: 2,
        load: 0.25,
        sandbox: "namespaces (user, pid)".into(),
        seed: 7,
        course: "c".into(),
        submission: None,
    };
    let (exercise, slug, title) = ("exercise-3".into(), "sum".into(), "Sum in parallel".into());
    let workplace = texts.next();
    Grade { exercise, slug, title, lines, untouched: false, workplace, provenance, phases: Vec::new() }
}

/// An exploration with what can be found, and with one execution.
pub fn exploration(kind: Option<FailureKind>, texts: &Texts) -> Exploration {
    let file = File::new(texts);
    let refused = |not_modelled| Finding::Refused(Refusal { not_modelled, messages: texts.next() });
    let explored = Finding::Explored(Box::new(execution(kind, texts, &file)));
    let examined = |finding| Examined { name: "main".into(), finding, command: texts.next() };
    let programs = [explored, refused(true), refused(false)].map(examined).into();
    Exploration { programs, mode: Mode::Plain { why: texts.next() }, seed: 1, sources: file.sources() }
}

/// What keeps a program from its end.
pub const FAILURES: [FailedKind; 5] = [
    FailedKind::Deadlock,
    FailedKind::Livelock,
    FailedKind::NotModelled,
    FailedKind::Panic,
    FailedKind::TooLong,
];

/// A measurement with what can come of a program, and with one failure.
pub fn measurement(failure: FailedKind, texts: &Texts) -> Measurement {
    use speedup::Outcome;
    let file = File::new(texts);
    let ran = Outcome::Ran { curve: points(), run: Box::new(run(texts, &file)), sources: file.sources() };
    let failed = Outcome::Failed(Box::new(stopped(failure, texts, &file)));
    let refused = |not_modelled| Outcome::Refused(Refusal { not_modelled, messages: texts.next() });
    let outcomes = [failed, refused(true), refused(false), ran];
    let programs = outcomes.map(|outcome| Measured { name: "main".into(), outcome }).into();
    Measurement { programs, again: texts.next() }
}
