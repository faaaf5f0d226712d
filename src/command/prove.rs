//! `grader course check`.

use super::check::fresh_seed;
use crate::cli::Prove;
use crate::course::prove::{self, Proof};
use crate::lang::{Lang, say};
use crate::report::Exit;
use crate::workshop::Workshop;
use anyhow::Result;

/// Proves the course, or one exercise of it, and prints a line for each thing that was tried.
pub fn run(options: &Prove, workshop: &Workshop, lang: Lang) -> Result<Exit> {
    let exercises = match &options.exercise {
        Some(name) => vec![workshop.course.exercise(name, lang)?],
        None => workshop.course.exercises.iter().collect(),
    };
    let seed = options.seed.unwrap_or_else(fresh_seed);
    let mut proof = Proof::default();
    for exercise in exercises {
        prove::exercise(workshop, exercise, seed, &mut proof, super::print)?;
    }
    workshop.progress.clear();
    let (held, broken, open) = (proof.held, proof.broken, proof.open);
    let summary = say!(
        lang,
        "{held} as they should be, {broken} not, {open} without a verdict (seed {seed})",
        "как надо: {held}, не так: {broken}, без вердикта: {open} (seed {seed})",
    );
    super::print(&format!("{summary}\n"))?;
    Ok(if broken == 0 { Exit::Full } else { Exit::Lost })
}
