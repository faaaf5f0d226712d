//! `grader check`: the main job.

use super::source;
use crate::cli::{Check, Cli, Style};
use crate::exercise::Exercise;
use crate::grade::{self, Purpose, Request};
use crate::lang::{Lang, say};
use crate::report::terminal::{self, Paint};
use crate::report::{Exit, html, json};
use crate::usage::Usage;
use crate::workshop::Workshop;
use anyhow::Result;
use std::io::IsTerminal;

/// Grades one submission and prints the grade.
pub fn run(options: &Check, workshop: &Workshop, cli: &Cli, lang: Lang) -> Result<Exit> {
    let exercise = workshop.course.exercise(&options.source.exercise, lang)?;
    know_checks(&options.only, exercise, lang)?;
    let submission = source::take(&options.source, &workshop.course, exercise, lang)?;
    let request = Request {
        exercise,
        submission: &submission,
        only: &options.only,
        seed: options.seed.unwrap_or_else(fresh_seed),
        command: again(options, exercise, cli),
        purpose: Purpose::Report,
    };
    let grade = grade::grade(workshop, &request)?;
    workshop.progress.clear();
    match options.format {
        Style::Text => super::print(&terminal::render(&grade, lang, paint()))?,
        Style::Json => super::print(&json::render(&grade, lang))?,
        Style::Html => super::print(&html::render(&grade, &html::simulations(&grade), lang))?,
    }
    Ok(Exit::after(&grade))
}

/// The command that grades this again, on the same terms.
fn again(options: &Check, exercise: &Exercise, cli: &Cli) -> String {
    let source = source::again(&options.source, cli.course.as_deref());
    format!("grader check {}{source}{}", exercise.id(), cli.terms.again())
}

fn know_checks(only: &[String], exercise: &Exercise, lang: Lang) -> Result<()> {
    let names: Vec<String> = exercise.named_checks().into_iter().map(|(name, _)| name).collect();
    let Some(unknown) = only.iter().find(|name| !names.contains(name)) else { return Ok(()) };
    let (id, unknown, names) = (exercise.id(), crate::escape::one_line(unknown, 40), names.join(", "));
    let message = say!(
        lang,
        "{id} has no check `{unknown}`; it has: {names}",
        "в {id} нет проверки `{unknown}`; есть: {names}",
    );
    Err(Usage(message).into())
}

/// A seed that a person can type again.
pub fn fresh_seed() -> u64 {
    crate::judge::fresh_nonce() % 1_000_000
}

/// Colours on a terminal that can show them, unless the user does not want any.
pub fn paint() -> Paint {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if std::io::stdout().is_terminal() && !unwanted && !dumb { Paint::Colours } else { Paint::Plain }
}
