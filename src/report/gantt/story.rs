//! A run with all that is needed to put it into words and pictures, harmless for a terminal.

use super::diagnosis::{Diagnosis, diagnosis};
use super::losses::{Loss, losses};
use crate::escape::one_line;
use crate::lang::Lang;
use crate::race::outcome::{Object, Outcome, Place, Thread};
use crate::report::interleaving::Sources;
use crate::report::interleaving::cell::{cut, width};
use crate::report::interleaving::names::Names;
use crate::simulation::report::{Simulated, Waited};
use serde_json::json;

/// A place is not wider than that.
const MAX_PLACE: usize = 28;
/// A path or a call is not longer than that.
const MAX_TEXT: usize = 160;
/// So many threads and locks have names, so that a program that sends more costs no time. The others have numbers.
const MOST_NAMED: usize = 1_000;
/// What stands for the listed places.
pub const NUMBERS: [char; 5] = ['①', '②', '③', '④', '⑤'];

/// A run, its reason, and what it lost.
pub struct Story<'a> {
    /// The run.
    pub simulated: &'a Simulated,
    /// The texts of its files.
    pub sources: &'a Sources,
    /// The language.
    pub lang: Lang,
    /// Why it is not faster.
    pub diagnosis: Diagnosis,
    /// Where it lost time; at most as many as there are [`NUMBERS`].
    pub losses: Vec<Loss>,
    names: Names,
    /// For each place, the object that is waited for there.
    objects: Vec<Option<usize>>,
}

impl<'a> Story<'a> {
    /// Finds all that can be told.
    pub fn new(simulated: &'a Simulated, sources: &'a Sources, lang: Lang) -> Story<'a> {
        let made = distinct(simulated.places.iter().take(MOST_NAMED).filter_map(|place| place.made.as_ref()));
        let number = |place: &Waited| made.iter().position(|made| Some(*made) == place.made.as_ref());
        let diagnosis = diagnosis(simulated);
        Story {
            simulated,
            sources,
            lang,
            losses: losses(simulated, &diagnosis),
            diagnosis,
            names: Names::of(&threads_and(&made, simulated), sources),
            objects: simulated.places.iter().map(number).collect(),
        }
    }

    /// A thread's name.
    pub fn thread(&self, task: usize) -> String {
        self.names.thread(task)
    }

    /// The name of what is waited for at a place.
    pub fn object(&self, place: usize) -> Option<String> {
        let object = (*self.objects.get(place)?)?;
        Some(self.names.object(object)).filter(|name| !name.contains('@'))
    }

    /// The number in the list that a place has.
    pub fn number(&self, place: usize) -> Option<char> {
        let nth = self.losses.iter().position(|loss| loss.place == place)?;
        NUMBERS.get(nth).copied()
    }

    /// The line of the source at a place.
    pub fn text(&self, place: &Place) -> String {
        one_line(self.sources.line(place).unwrap_or_default(), MAX_TEXT)
    }
}

/// What was called at a place.
pub fn verb(waited: &Waited) -> String {
    one_line(&waited.verb, MAX_PLACE)
}

/// `src/lib.rs:12`; of a long path only its end.
pub fn at(place: &Place) -> String {
    let line = format!(":{}", place.line);
    let path = one_line(&place.file, 4096);
    let room = MAX_PLACE - width(&line);
    if width(&path) <= room {
        return path + &line;
    }
    // The end counts: the name of the file, and above all the line.
    let start = path.chars().count().saturating_sub(room - 1);
    let end: String = path.chars().skip(start).collect();
    let end = end.find('/').map_or(end.as_str(), |slash| &end[slash..]);
    cut(&format!("…{end}"), room) + &line
}

fn distinct<'a>(places: impl Iterator<Item = &'a Place>) -> Vec<&'a Place> {
    let mut found: Vec<&Place> = Vec::new();
    for place in places {
        if !found.contains(&place) {
            found.push(place);
        }
    }
    found
}

/// The run as an execution, so that its threads and locks are called like in the table of one.
fn threads_and(made: &[&Place], simulated: &Simulated) -> Outcome {
    let mut outcome: Outcome = serde_json::from_value(json!({ "scenario": "", "verdict": "passed" }))
        .expect("all else in an outcome may be missing");
    let thread = |task: &crate::simulation::report::Task| Thread {
        name: task.name.clone(),
        spawned: task.spawned.clone(),
    };
    outcome.threads = simulated.tasks.iter().take(MOST_NAMED).map(thread).collect();
    let object =
        |place: &&Place| Object { kind: "lock".into(), made: Some((*place).clone()), holds_value: None };
    outcome.objects = made.iter().map(object).collect();
    outcome
}
