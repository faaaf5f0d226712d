//! What is shown of a simulated run, beside its verdict.

use super::report::{Point, Simulated};
use crate::race::outcome::Place;
use crate::report::interleaving::Sources;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One run, how both programs scale, and what the real machine shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The run.
    pub simulated: Simulated,
    /// How the submission scales.
    pub submission: Vec<Point>,
    /// How the reference does.
    pub reference: Vec<Point>,
    /// The same on the real machine, if that says anything.
    pub real: Option<Real>,
    /// The lines of the source that the run speaks of.
    pub lines: Vec<Line>,
}

/// A line of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The file.
    pub file: String,
    /// The number, from 1.
    pub number: u32,
    /// What stands there.
    pub text: String,
}

/// What the real machine shows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Real {
    /// The best speedup that was measured.
    pub speedup: f64,
    /// How much that is more than on the simulated machine; 0.1 for a tenth.
    pub differs: f64,
}

/// The lines that a run speaks of, from all files of a program.
pub fn lines(simulated: &Simulated, files: &[(String, String)]) -> Vec<Line> {
    let waited = simulated.places.iter().flat_map(|place| [place.at.as_ref(), place.made.as_ref()]);
    let spawned = simulated.tasks.iter().map(|task| task.spawned.as_ref());
    let mut lines: Vec<Line> = waited.chain(spawned).flatten().filter_map(|at| line(at, files)).collect();
    lines.sort_by(|one, other| (&one.file, one.number).cmp(&(&other.file, other.number)));
    lines.dedup();
    lines
}

/// Leaves out where something stands, if that is in none of these files: a student cannot look it up.
pub fn hide_foreign(simulated: &mut Simulated, files: &[(String, String)]) {
    let foreign = |at: &Place| !files.iter().any(|(name, _)| *name == at.file);
    for place in &mut simulated.places {
        place.at.take_if(|at| foreign(at));
        place.made.take_if(|made| foreign(made));
    }
    for task in &mut simulated.tasks {
        task.spawned.take_if(|spawned| foreign(spawned));
    }
}

/// The files that a run speaks of.
pub fn files(simulated: &Simulated) -> BTreeSet<&str> {
    let waited = simulated.places.iter().flat_map(|place| [place.at.as_ref(), place.made.as_ref()]);
    let spawned = simulated.tasks.iter().map(|task| task.spawned.as_ref());
    waited.chain(spawned).flatten().map(|at| at.file.as_str()).collect()
}

fn line(at: &Place, files: &[(String, String)]) -> Option<Line> {
    let (file, text) = files.iter().find(|(name, _)| *name == at.file)?;
    let text = text.lines().nth(usize::try_from(at.line).ok()?.checked_sub(1)?)?;
    Some(Line { file: file.clone(), number: at.line, text: text.to_string() })
}

impl Picture {
    /// The lines as sources, in which all others are empty.
    pub fn sources(&self) -> Sources {
        let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in &self.lines {
            let lines = files.entry(&line.file).or_default();
            let index = usize::try_from(line.number).unwrap_or(1).saturating_sub(1).min(MOST_LINES);
            lines.resize(lines.len().max(index + 1), "");
            lines[index] = &line.text;
        }
        files.into_iter().map(|(file, lines)| (file.to_string(), lines.join("\n"))).collect()
    }
}

/// No source has more lines.
const MOST_LINES: usize = 100_000;

/// A difference that is worth a word.
const WORTH_A_WORD: f64 = 0.1;

impl Real {
    /// Whether caches, memory or other programs make a difference.
    pub fn is_different(self) -> bool {
        self.differs.abs() > WORTH_A_WORD
    }
}
