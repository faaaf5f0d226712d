//! `grader course check --mutants`.

use crate::course::mutants;
use crate::exercise::Exercise;
use crate::lang::{Lang, say};
use crate::report::{self, Exit};
use crate::workshop::Workshop;
use anyhow::Result;

/// Grades the mutants of these exercises, and prints a table for each.
pub fn run(exercises: &[&Exercise], seed: u64, workshop: &Workshop, lang: Lang) -> Result<Exit> {
    let (mut unexplained, mut undecided, mut ungraded) = (0, 0, false);
    for exercise in exercises {
        let examined = mutants::exercise(workshop, exercise, seed)?;
        super::print(&report::mutants::render(&examined, lang))?;
        unexplained += examined.unexplained();
        undecided += examined.undecided();
        ungraded |= examined.is_ungraded();
    }
    workshop.progress.clear();
    let summary = say!(
        lang,
        "survivors without an explanation: {unexplained}, undecided: {undecided} (seed {seed})",
        "выжили без объяснения: {unexplained}, без вердикта: {undecided} (seed {seed})",
    );
    super::print(&format!("{summary}\n"))?;
    Ok(match (ungraded, unexplained) {
        (true, _) => Exit::Ungraded,
        (false, 0) => Exit::Full,
        (false, _) => Exit::Lost,
    })
}
