//! A failing execution for people: what failed in one sentence, then its steps as a table, then what explains them.
//!
//! The table has a column for each thread, and time goes down, so that one sees at a glance who runs when. Names
//! of threads and objects are looked up in the source, where the program does not give them, and beside each step
//! stands its line. Everything is text or numbers that a student's program sent: it is made harmless on its way.

mod calls;
pub(super) mod cell;
mod explanation;
mod headline;
mod made;
mod memory;
pub(super) mod names;
mod operation;
mod rows;
mod sources;
mod spawned;
mod steps;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod waits;

pub use sources::Sources;

use super::terminal::Paint;
use crate::escape::one_line;
use crate::lang::{Lang, say};
use crate::race::outcome::{FailureKind, Outcome, Place};
use calls::Calls;
use cell::{RED, painted, width, wrap};
use names::Names;
use serde_json::{Value, json};

/// How an execution is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// In which language.
    pub lang: Lang,
    /// Whether in colours.
    pub paint: Paint,
    /// How wide the terminal is; less than 80 is taken for 80.
    pub width: usize,
}

/// The table needs so much even for one thread.
const MIN_WIDTH: usize = 80;
/// A place is not wider than that.
const MAX_PLACE: usize = 28;
/// A path is not longer than that.
const MAX_PATH: usize = 4096;
/// What depends on how many owners an `Arc` has.
const OWNERS: [&str; 6] = ["_count(", "try_unwrap", "into_inner", "get_mut", "make_mut", "upgrade("];
/// How many more lines of a panic's message are shown.
const MAX_MESSAGE_LINES: usize = 12;

/// The execution as text, each line with its end.
pub fn render(outcome: &Outcome, sources: &Sources, style: Style) -> String {
    let scene = Scene::new(outcome, sources, style.lang);
    let most = style.width.max(MIN_WIDTH);
    let (rows, numbers) = rows::rows(&scene);
    let mut parts = vec![head(&scene, most, style.paint)];
    parts.push(steps::table(&scene, &rows, &numbers, most, style.paint));
    parts.push(explanation::explanation(&scene, &numbers, most));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// The execution as data, with the names that it has in the text.
pub fn json(outcome: &Outcome, sources: &Sources, lang: Lang) -> Value {
    let scene = Scene::new(outcome, sources, lang);
    let (_, numbers) = rows::rows(&scene);
    let mut value = json!(outcome);
    value["headline"] = json!(headline::headline(&scene));
    for thread in 0..outcome.threads.len() {
        value["threads"][thread]["name"] = json!(scene.names.thread(thread));
    }
    for object in 0..outcome.objects.len() {
        value["objects"][object]["name"] = json!(scene.names.object(object));
    }
    for (index, event) in outcome.events.iter().enumerate() {
        value["events"][index]["operation"] =
            json!(operation::operation(event, &scene, &numbers).replace(cell::TIE, " "));
        value["events"][index]["step"] = json!(numbers.of(index));
    }
    if outcome.race.is_some() {
        value["race"]["name"] = json!(scene.memory);
    }
    value
}

/// An execution with all that is needed to put it into words.
struct Scene<'a> {
    outcome: &'a Outcome,
    sources: &'a Sources,
    lang: Lang,
    names: Names,
    /// What the source calls where the model sees the inside of a library.
    calls: Calls,
    /// The steps that are the accesses of a data race.
    racing: Vec<Option<usize>>,
    /// What the memory of the data race is called.
    memory: Option<String>,
    /// Whether it matters how many owners an `Arc` has.
    counts_matter: bool,
}

impl<'a> Scene<'a> {
    fn new(outcome: &'a Outcome, sources: &'a Sources, lang: Lang) -> Scene<'a> {
        let names = Names::of(outcome, sources);
        let counts_matter =
            outcome.kind == Some(FailureKind::Memory) || OWNERS.iter().any(|word| sources.mention(word));
        let accesses = outcome.race.iter().flat_map(|race| &race.accesses);
        let racing = accesses.map(|access| rows::of_access(access, outcome)).collect();
        let calls = Calls::of(outcome, sources);
        let mut scene = Scene { outcome, sources, lang, names, calls, racing, memory: None, counts_matter };
        scene.memory = outcome.race.as_ref().and_then(|race| {
            let object = race.object.filter(|object| !scene.is_nameless(*object));
            object.map(|object| scene.names.object(object)).or_else(|| memory::name(race, sources))
        });
        scene
    }

    /// Whether it fails because of a panic.
    fn is_panic(&self) -> bool {
        matches!(self.outcome.kind, Some(FailureKind::Assertion | FailureKind::Panic))
    }

    /// Whether an object is memory that was not made anywhere, and so has an address and no name.
    fn is_nameless(&self, object: usize) -> bool {
        self.outcome
            .objects
            .get(object)
            .is_none_or(|object| object.kind.eq_ignore_ascii_case("memory") && object.made.is_none())
    }

    /// `src/lib.rs:12`, of a long path only its file, of a dependency only its name.
    fn place(&self, place: &Place) -> String {
        if let Some(package) = self.sources.foreign(place) {
            let package = one_line(&package, MAX_PLACE);
            return cell::cut(&say!(self.lang, "inside {package}", "внутри {package}"), MAX_PLACE);
        }
        let whole = one_line(&format!("{}:{}", place.file, place.line), MAX_PATH);
        if width(&whole) <= MAX_PLACE {
            return whole;
        }
        // The end counts: the name of the file, and above all the line.
        let start = whole.chars().count().saturating_sub(MAX_PLACE - 1);
        let end: String = whole.chars().skip(start).collect();
        let end = end.rfind('/').map_or(end.as_str(), |slash| &end[slash..]);
        cell::cut(&format!("…{end}"), MAX_PLACE)
    }

    /// The line of the source at a place.
    fn text(&self, place: &Place) -> String {
        one_line(self.sources.line(place).unwrap_or_default(), 160)
    }
}

/// The headline, and what else a panic had to say.
fn head(scene: &Scene, most: usize, paint: Paint) -> String {
    let mut out = String::new();
    for line in wrap(&headline::headline(scene), most) {
        out.push_str(&painted(&line, RED, paint));
        out.push('\n');
    }
    let panicked = scene.is_panic();
    let message = scene.outcome.message.as_deref().filter(|_| panicked).unwrap_or_default();
    let lines: Vec<&str> = message.lines().skip(1).collect();
    for line in lines.iter().take(MAX_MESSAGE_LINES) {
        out.push_str(&format!("  | {}\n", cell::cut(&one_line(line, most), most - 4)));
    }
    if lines.len() > MAX_MESSAGE_LINES {
        out.push_str(&format!("  | … (+{})\n", lines.len() - MAX_MESSAGE_LINES));
    }
    out
}
