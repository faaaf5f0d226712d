//! `grader hint`.

use crate::cache;
use crate::cli::Hint;
use crate::course::Course;
use crate::lang::{Lang, say};
use crate::report::Exit;
use anyhow::{Context, Result};
use std::path::Path;

/// Shows one hint and says how to see the next.
pub fn run(options: &Hint, course: Option<&Path>, lang: Lang) -> Result<Exit> {
    let course = Course::open(course, &cache::folder()?)?;
    let exercise = course.exercise(&options.exercise, lang)?;
    let hints = exercise.hints()?;
    let hint = hints.get(usize::from(options.step) - 1).context("find the hint")?;
    let mut text = format!("{}\n", hint.get(lang).trim_end());
    if usize::from(options.step) < hints.len() {
        let (id, next) = (exercise.id(), options.step + 1);
        let next = say!(
            lang,
            "the next one: grader hint {id} {next}",
            "следующая подсказка: grader hint {id} {next}"
        );
        text.push_str(&format!("\n{next}\n"));
    }
    super::print(&text)?;
    Ok(Exit::Full)
}
