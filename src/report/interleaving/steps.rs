//! The rows of an execution with their cells: what each step did, in the column of its thread.

use super::Scene;
use super::cell::{Cell, DIM, RED, of_thread};
use super::operation::{Act, call, call_of_waiting, operation};
use super::rows::{Row, Steps};
use super::table::{Line, Table};
use super::waits::joined;
use crate::lang::{plural_en, plural_ru, say};
use crate::race::outcome::{Event, Place, Switch};
use crate::report::terminal::Paint;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// More threads than that have no column each, however wide the terminal is.
const MAX_COLUMNS: usize = 12;
/// How narrow the column of a thread may be, and up to which width it must hold its longest word.
const NARROW_COLUMN: RangeInclusive<usize> = 18..=26;
/// The same of a list: its two columns always fit.
const NARROW_LIST: RangeInclusive<usize> = 4..=16;
/// So many threads that wait are shown.
const MAX_WAITING: usize = 20;

/// The table of all steps in lines of at most that width; empty if there are no steps.
pub fn table(scene: &Scene, rows: &[Row], numbers: &Steps, most: usize, paint: Paint) -> String {
    let threads = threads(scene);
    let steps = steps(scene, rows, numbers);
    if steps.is_empty() {
        return String::new();
    }
    let few = threads.len() <= MAX_COLUMNS;
    let columns = few.then(|| in_columns(scene, &threads, &steps)).and_then(|table| table.fit(most, paint));
    columns.or_else(|| in_a_list(scene, &threads, &steps).fit(most, paint)).unwrap_or_default()
}

/// The threads that do anything, in the order in which they were spawned.
fn threads(scene: &Scene) -> Vec<usize> {
    let outcome = scene.outcome;
    let steps = outcome.events.iter().map(|event| event.thread);
    let waiting = outcome.waiting.iter().map(|waiting| waiting.thread);
    let racing = outcome.race.iter().flat_map(|race| &race.accesses).map(|access| access.thread);
    steps.chain(waiting).chain(racing).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A row before it is known where its thread stands.
#[derive(Default)]
struct Step<'a> {
    number: String,
    /// The thread, unless the row is about none.
    thread: Option<usize>,
    text: String,
    at: Option<&'a Place>,
    fails: bool,
    /// The thread that ran before, and why it stopped.
    stopped: Option<(usize, String)>,
}

fn steps<'a>(scene: &Scene<'a>, rows: &[Row], numbers: &Steps) -> Vec<Step<'a>> {
    let before = [None].into_iter().chain(rows.iter().map(Row::event));
    let numbered = rows.iter().zip(before).enumerate().map(|(index, (row, before))| Step {
        number: row.event().map_or("…".into(), |_| (index + 1).to_string()),
        stopped: row.event().zip(before).and_then(|(event, before)| stopped(before, event, scene)),
        ..step(scene, row, numbers)
    });
    let mut steps: Vec<Step> = numbered.collect();
    steps.extend(unseen_accesses(scene));
    steps.extend(waiting(scene));
    // If nothing else is where it failed, the last thing that happened is nearest to it.
    if let (true, false, Some(last)) =
        (scene.is_panic(), steps.iter().any(|step| step.fails), steps.last_mut())
    {
        last.fails = true;
    }
    steps
}

/// A step without its number and who ran before.
fn step<'a>(scene: &Scene<'a>, row: &Row, numbers: &Steps) -> Step<'a> {
    let lang = scene.lang;
    match row {
        Row::Step { event, times } => {
            let found = &scene.outcome.events[*event];
            let again = if *times > 1 { format!("  ×{times}") } else { String::new() };
            let text = format!("{}{again}", operation(found, scene, numbers));
            let at = found.at.as_ref();
            let fails = fails(*event, found, scene);
            Step { thread: Some(found.thread), text, at, fails, ..Step::default() }
        }
        Row::Inside { event, count, package } => {
            let (count, package) = (*count, crate::escape::one_line(package, 40));
            let en = plural_en(count as u64, "step", "steps");
            let ru = plural_ru(count as u64, "шаг", "шага", "шагов");
            let text = say!(lang, "… {count} {en} inside {package}", "… {count} {ru} внутри {package}");
            let thread = Some(scene.outcome.events[*event].thread);
            Step { thread, text, ..Step::default() }
        }
        Row::Omitted(count) => {
            let text = say!(lang, "… {count} left out", "… пропущено: {count}");
            Step { text, ..Step::default() }
        }
    }
}

/// Whether an event is what fails.
fn fails(event: usize, found: &Event, scene: &Scene) -> bool {
    let panics = scene.is_panic() && Act::of(found, scene) == Act::Panic;
    // Where a panic is passed on by `join().unwrap()`, the first place is where it failed.
    let here = scene.outcome.at.is_none() || scene.outcome.at == found.at;
    scene.racing.contains(&Some(event)) || panics && here
}

/// Who ran before an event, and why no longer; `shown` is the event of the row before.
fn stopped(shown: usize, event: usize, scene: &Scene) -> Option<(usize, String)> {
    let events = &scene.outcome.events;
    let thread = events[shown].thread;
    if thread == events[event].thread {
        return None;
    }
    // There can be steps between that have no row.
    let last = events[..event].iter().rposition(|before| before.thread == thread)?;
    let lang = scene.lang;
    let why = match events[last + 1].switch? {
        Switch::Preempted => say!(lang, "· preempted", "· вытеснен"),
        Switch::Yielded => say!(lang, "· yields", "· уступает"),
        Switch::Finished if Act::of(&events[last], scene) == Act::End => return None,
        Switch::Finished => say!(lang, "· finished", "· завершён"),
        Switch::Blocked => match blocked_in(thread, event, scene) {
            Some(call) => say!(lang, "· waits: {call}", "· ждёт: {call}"),
            None => say!(lang, "· waits", "· ждёт"),
        },
    };
    Some((thread, why))
}

/// What a thread waits in: the next thing that it does. What it never gets out of has a row of its own.
fn blocked_in(thread: usize, from: usize, scene: &Scene) -> Option<String> {
    let next = scene.outcome.events[from..].iter().find(|event| event.thread == thread)?;
    let is_end = matches!(Act::of(next, scene), Act::End | Act::Panic);
    let foreign = next.at.as_ref().is_some_and(|at| scene.sources.foreign(at).is_some());
    (!is_end && !foreign).then(|| call(&without_effects(next), scene))
}

/// A step that is still to come: nothing is known of what it does.
fn without_effects(event: &Event) -> Event {
    let (verb, object, other, at) = (event.verb.clone(), event.object, event.other, event.at.clone());
    Event { at, verb, object, other, ..Event::default() }
}

/// Racing accesses that are no events.
fn unseen_accesses<'a>(scene: &Scene<'a>) -> impl Iterator<Item = Step<'a>> {
    let accesses = scene.outcome.race.iter().flat_map(|race| &race.accesses);
    accesses.zip(&scene.racing).filter(|(_, event)| event.is_none()).map(|(access, _)| {
        let does = super::headline::does(access.what, scene);
        let name = scene.memory.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        let (thread, text) = (Some(access.thread), format!("✗ {does}{name}"));
        Step { thread, text, at: access.at.as_ref(), fails: true, ..Step::default() }
    })
}

/// A row for each thread that waits for ever.
fn waiting<'a>(scene: &Scene<'a>) -> impl Iterator<Item = Step<'a>> {
    scene.outcome.waiting.iter().take(MAX_WAITING).map(|waiting| {
        let call = call_of_waiting(waiting, joined(waiting, scene), scene);
        let text = say!(scene.lang, "✗ waits: {call}", "✗ ждёт: {call}");
        let (thread, at) = (Some(waiting.thread), waiting.at.as_ref());
        Step { thread, text, at, fails: true, ..Step::default() }
    })
}

fn in_columns(scene: &Scene, threads: &[usize], steps: &[Step]) -> Table {
    let names = threads.iter().enumerate();
    let heads =
        names.map(|(column, thread)| Cell::new(scene.names.thread(*thread), of_thread(column))).collect();
    let column = |thread: usize| threads.iter().position(|other| *other == thread);
    let lines = steps.iter().map(|step| {
        let mut cells = vec![Cell::default(); threads.len()];
        if let Some((column, why)) =
            step.stopped.as_ref().and_then(|(thread, why)| Some((column(*thread)?, why)))
        {
            cells[column] = Cell::new(why, DIM);
        }
        let own = step.thread.and_then(column).unwrap_or(0);
        cells[own] = what(step, own);
        line(step, cells, scene)
    });
    Table { heads, lines: lines.collect(), narrowest: NARROW_COLUMN }
}

/// The same with the thread's name beside each step, for more threads than columns fit.
fn in_a_list(scene: &Scene, threads: &[usize], steps: &[Step]) -> Table {
    let mut lines = Vec::new();
    let name = |thread: usize| {
        let column = threads.iter().position(|other| *other == thread).unwrap_or(0);
        (Cell::new(scene.names.thread(thread), of_thread(column)), column)
    };
    for step in steps {
        if let Some((thread, why)) = &step.stopped {
            lines.push(Line { cells: vec![name(*thread).0, Cell::new(why, DIM)], ..Line::default() });
        }
        let (own, column) = step.thread.map_or_else(Default::default, name);
        lines.push(line(step, vec![own, what(step, column)], scene));
    }
    let heads = [say!(scene.lang, "thread", "поток"), say!(scene.lang, "operation", "операция")];
    Table { heads: heads.map(|head| Cell::new(head, DIM)).into(), lines, narrowest: NARROW_LIST }
}

fn what(step: &Step, column: usize) -> Cell {
    Cell::new(&step.text, if step.fails { RED } else { of_thread(column) })
}

fn line(step: &Step, cells: Vec<Cell>, scene: &Scene) -> Line {
    Line {
        number: step.number.clone(),
        cells,
        place: step.at.map(|at| scene.place(at)).unwrap_or_default(),
        text: step.at.map(|at| scene.text(at)).unwrap_or_default(),
        fails: step.fails,
    }
}
