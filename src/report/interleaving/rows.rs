//! The steps of an execution as rows: what happens inside of dependencies in one row, and the same for what is only repeated.

use super::Scene;
use super::operation::{Act, method};
use crate::race::outcome::{Access, AccessKind, Event, Outcome};

/// After so many rows the middle is left out.
const MAX_ROWS: usize = 160;
/// How many of them are shown from the beginning.
const HEAD: usize = 60;
/// Of so many steps may what a loop repeats consist.
const MAX_PERIOD: usize = 6;
/// So often must it be repeated to be folded.
const MIN_TIMES: usize = 3;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A step of the submission, and how often it is repeated.
    Step {
        /// Which event.
        event: usize,
        /// How often in all, together with the rows that are repeated with it.
        times: usize,
    },
    /// Steps inside of a dependency.
    Inside {
        /// The first event.
        event: usize,
        /// How many there are.
        count: usize,
        /// The package.
        package: String,
    },
    /// So many rows that are left out.
    Omitted(usize),
}

impl Row {
    /// The first event that the row is about.
    pub fn event(&self) -> Option<usize> {
        match self {
            Row::Step { event, .. } | Row::Inside { event, .. } => Some(*event),
            Row::Omitted(_) => None,
        }
    }
}

/// Which row an event is in, counted from 1.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    rows: Vec<Option<usize>>,
}

impl Steps {
    /// The number of the row that an event is in, unless it is left out.
    pub fn of(&self, event: usize) -> Option<usize> {
        self.rows.get(event).copied().flatten()
    }
}

/// The rows of an execution, and where each event went.
pub fn rows(scene: &Scene) -> (Vec<Row>, Steps) {
    let folded = fold_repeats(&inside_dependencies(scene), scene);
    let shown = without_middle(folded);
    let mut steps = Steps { rows: vec![None; scene.outcome.events.len()] };
    for (number, (row, events)) in shown.iter().enumerate() {
        for event in events.iter().filter(|_| row.event().is_some()) {
            steps.rows[*event] = Some(number + 1);
        }
    }
    (shown.into_iter().map(|(row, _)| row).collect(), steps)
}

/// A row and the events that are in it.
type Filled = (Row, Vec<usize>);

fn inside_dependencies(scene: &Scene) -> Vec<Filled> {
    let mut rows: Vec<Filled> = Vec::new();
    let events = scene.outcome.events.iter().enumerate();
    let end = after_the_panic(scene);
    for (event, found) in events.filter(|(event, _)| *event < end && !is_left_out(*event, scene)) {
        let Some(package) = package(event, found, scene) else {
            rows.push((Row::Step { event, times: 1 }, vec![event]));
            continue;
        };
        match rows.last_mut() {
            Some((Row::Inside { event: first, count, package: last }, events))
                if *last == package && scene.outcome.events[*first].thread == found.thread =>
            {
                *count += 1;
                events.push(event);
            }
            _ => rows.push((Row::Inside { event, count: 1, package }, vec![event])),
        }
    }
    rows
}

/// Whether a step has no row: nobody wrote it, and nothing comes of it that others see.
fn is_left_out(event: usize, scene: &Scene) -> bool {
    let events = &scene.outcome.events;
    let found = &events[event];
    let is_failure = scene.racing.contains(&Some(event));
    let is_besides = || scene.calls.is_besides(found, events.get(event + 1));
    !is_failure && (is_bookkeeping(found, scene) || is_bookkeeping_of_a_library(found, scene) || is_besides())
}

/// Whether a step is one of an atomic of a library of the course, such as the number that its next process gets.
fn is_bookkeeping_of_a_library(event: &Event, scene: &Scene) -> bool {
    let object = event.object.and_then(|object| scene.outcome.objects.get(object));
    let inside = event.at.as_ref().is_some_and(|at| scene.sources.is_in_a_library(at));
    inside && object.is_some_and(|object| object.kind == "Atomic")
}

/// The dependency that a step is inside of, unless the failure itself is.
fn package(event: usize, found: &Event, scene: &Scene) -> Option<String> {
    if scene.racing.contains(&Some(event)) || matches!(Act::of(found, scene), Act::Panic | Act::End) {
        return None;
    }
    let object = found.object.and_then(|object| scene.outcome.objects.get(object)?.made.as_ref());
    // A method of the submission's own object, which it calls through a function of a library.
    let is_own = object.is_some_and(|made| scene.sources.text(&made.file).is_some());
    if is_own { None } else { scene.sources.foreign(found.at.as_ref()?) }
}

/// Where nothing follows but the unwinding of the thread that panicked, and its destructors.
fn after_the_panic(scene: &Scene) -> usize {
    let events = &scene.outcome.events;
    let panic =
        events.iter().rposition(|event| Act::of(event, scene) == Act::Panic).filter(|_| scene.is_panic());
    let unwinds = |panic: &usize| events[*panic..].iter().all(|event| event.thread == events[*panic].thread);
    panic.filter(unwinds).map_or(events.len(), |panic| panic + 1)
}

/// Whether a step is one that `Arc` does to count its owners: unseen in the source, and seldom of interest.
fn is_bookkeeping(event: &Event, scene: &Scene) -> bool {
    let object = event.object.and_then(|object| scene.outcome.objects.get(object));
    let unknown = object.is_none_or(|object| object.made.is_none() && object.kind == "Atomic");
    let counts = matches!(method(&event.verb), "fetch_add" | "fetch_sub" | "fence" | "load");
    let line = event.at.as_ref().and_then(|at| scene.sources.line(at));
    unknown && counts && !scene.counts_matter && line.is_some_and(|line| !line.contains(method(&event.verb)))
}

/// The event that is an access of a data race: the last of its thread at its place.
pub fn of_access(access: &Access, outcome: &Outcome) -> Option<usize> {
    let is_it = |event: &Event| {
        let verb = method(&event.verb);
        let fits = match access.what {
            AccessKind::Write => verb == "write",
            AccessKind::Read => verb == "read",
            AccessKind::Free => verb == "free",
            AccessKind::Allocation => false,
            AccessKind::AtomicWrite | AccessKind::AtomicRead => event.object.is_some(),
        };
        fits && (event.thread, &event.at) == (access.thread, &access.at)
    };
    access.event.or_else(|| outcome.events.iter().rposition(is_it))
}

fn fold_repeats(rows: &[Filled], scene: &Scene) -> Vec<Filled> {
    let mut folded = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let (period, times) = repeats(&rows[at..], scene);
        for (offset, row) in rows[at..at + period].iter().enumerate() {
            let again = (0..times).flat_map(|time| rows[at + offset + time * period].1.iter().copied());
            folded.push((repeated(row.0.clone(), times), again.collect()));
        }
        at += period * times;
    }
    folded
}

fn repeated(row: Row, times: usize) -> Row {
    match row {
        Row::Step { event, .. } => Row::Step { event, times },
        Row::Inside { event, count, package } => Row::Inside { event, count: count * times, package },
        Row::Omitted(count) => Row::Omitted(count),
    }
}

/// How many rows at the beginning are repeated, and how often.
fn repeats(rows: &[Filled], scene: &Scene) -> (usize, usize) {
    let same = |one: &Filled, other: &Filled| same(&one.0, &other.0, scene);
    let found = (1..=MAX_PERIOD.min(rows.len())).map(|period| {
        let alike =
            rows[period..].iter().zip(rows).take_while(|(later, earlier)| same(later, earlier)).count();
        (period, 1 + alike / period)
    });
    found.into_iter().find(|(_, times)| *times >= MIN_TIMES).unwrap_or((1, 1))
}

/// Whether two rows look the same; why the thread before stopped is not looked at.
fn same(one: &Row, other: &Row, scene: &Scene) -> bool {
    match (one, other) {
        (Row::Step { event: one, .. }, Row::Step { event: other, .. }) => {
            let plain = |event: usize| Event { switch: None, ..scene.outcome.events[event].clone() };
            plain(*one) == plain(*other)
        }
        (Row::Inside { event: one, package, .. }, Row::Inside { event: other, package: second, .. }) => {
            package == second && scene.outcome.events[*one].thread == scene.outcome.events[*other].thread
        }
        _ => false,
    }
}

fn without_middle(mut rows: Vec<Filled>) -> Vec<Filled> {
    if rows.len() > MAX_ROWS {
        let tail = rows.len() - (MAX_ROWS - HEAD);
        rows.splice(HEAD..tail, [(Row::Omitted(tail - HEAD), vec![])]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::sources::Sources;
    use super::*;
    use crate::lang::Lang;
    use crate::race::outcome::{Outcome, Place};

    /// The rows of an execution that is written as `thread:verb@file`.
    fn rows_of(events: &[&str]) -> (Vec<Row>, Steps) {
        let event = |event: &&str| {
            let (thread, rest) = event.split_once(':').unwrap();
            let (verb, file) = rest.split_once('@').unwrap_or((rest, "src/lib.rs"));
            let at = Some(Place { file: file.into(), line: 1, column: 1 });
            Event { thread: thread.parse().unwrap(), verb: verb.into(), at, ..Event::default() }
        };
        let mut outcome: Outcome = serde_json::from_str(r#"{"scenario":"s","verdict":"failed"}"#).unwrap();
        outcome.events = events.iter().map(event).collect();
        rows(&Scene::new(&outcome, &Sources::default(), Lang::En))
    }

    fn step(event: usize, times: usize) -> Row {
        Row::Step { event, times }
    }

    #[test]
    fn steps_inside_a_dependency_are_one_row_per_thread() {
        let file = "/home/ada/.cargo/registry/src/index/flume-0.11.0/src/lib.rs";
        let (send, receive) = (format!("1:lock@{file}"), format!("2:lock@{file}"));
        let (rows, steps) = rows_of(&["1:load", &send, &send, &receive, "1:load"]);
        let inside = |event, count| Row::Inside { event, count, package: "flume".into() };
        assert_eq!(rows, [step(0, 1), inside(1, 2), inside(3, 1), step(4, 1)]);
        assert_eq!((steps.of(2), steps.of(4)), (Some(2), Some(4)));
    }

    #[test]
    fn a_spinning_thread_is_folded() {
        let (rows, steps) =
            rows_of(&["0:store", "1:load", "1:spin", "1:load", "1:spin", "1:load", "1:spin", "1:swap"]);
        assert_eq!(rows, [step(0, 1), step(1, 3), step(2, 3), step(7, 1)]);
        assert_eq!((steps.of(5), steps.of(7)), (Some(2), Some(4)));
    }

    #[test]
    fn twice_is_no_spinning() {
        assert_eq!(rows_of(&["0:load", "0:load", "1:load"]).0.len(), 3);
    }

    #[test]
    fn the_middle_of_a_long_execution_is_left_out() {
        let verbs: Vec<String> = (0..500).map(|step| format!("0:step_{step}")).collect();
        let (rows, steps) = rows_of(&verbs.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(rows.len(), MAX_ROWS + 1);
        assert_eq!((&rows[HEAD], rows.last()), (&Row::Omitted(340), Some(&step(499, 1))));
        assert_eq!((steps.of(HEAD), steps.of(499)), (None, Some(MAX_ROWS + 1)));
    }
}
