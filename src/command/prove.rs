//! `grader course check`.

use super::check::fresh_seed;
use crate::cli::Prove;
use crate::course::prove::{self, Count, Manner};
use crate::exercise::Exercise;
use crate::lang::Lang;
use crate::report::{Exit, proof};
use crate::workshop::Workshop;
use anyhow::Result;

/// Proves the course, or one exercise of it, and prints a line for each thing that was tried.
pub fn run(options: &Prove, workshop: &Workshop, lang: Lang) -> Result<Exit> {
    let exercises: Vec<&Exercise> = match &options.exercise {
        Some(name) => vec![workshop.course.exercise(name, lang)?],
        None => workshop.course.exercises.iter().collect(),
    };
    let seed = options.seed.unwrap_or_else(fresh_seed);
    if options.mutants {
        return super::mutants::run(&exercises, seed, workshop, lang);
    }
    let mut trials = Vec::new();
    for exercise in &exercises {
        trials.extend(prove::trials(exercise)?);
    }
    let manner = Manner { seed, again: options.again };
    let tried = prove::try_all(workshop, &trials, manner, |one| super::print(&proof::line(one)))?;
    workshop.progress.clear();
    let unfailed = prove::unfailed(&exercises, &tried);
    super::print(&proof::table(&exercises, &tried, lang))?;
    super::print(&proof::conclusion(&tried, &unfailed, seed, lang))?;
    let holds = Count::of(&tried).broken == 0 && unfailed.is_empty();
    Ok(if holds { Exit::Full } else { Exit::Lost })
}
