//! The commands: each finds what it needs, does its work, and prints one result.

mod check;
mod doctor;
mod hint;
mod list;
mod mutants;
mod prove;
mod quiz;
mod race;
mod run;
mod source;
mod speedup;

use crate::cli::{Cli, Command, CourseCommand};
use crate::lang::Lang;
use crate::report::Exit;
use crate::workshop::Workshop;
use anyhow::{Context, Result};
use std::io::{ErrorKind, Write};

/// Prints a result. That nobody reads it to its end (`| head`) is no fault.
fn print(result: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(result.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("print the result"),
        _ => Ok(()),
    }
}

/// Does what the command line asks.
///
/// # Errors
///
/// A usage error, if the user can mend it; any other is our fault.
pub fn run(cli: &Cli, lang: Lang) -> Result<Exit> {
    let course = cli.course.as_deref();
    let workshop = || Workshop::open(course, cli.terms, lang);
    match &cli.command {
        Command::List(options) => list::run(options, course, lang),
        Command::Check(options) => check::run(options, &workshop()?, cli, lang),
        Command::Run(options) => run::run(options, &workshop()?, lang),
        Command::Race(options) => race::run(options, cli.terms, lang),
        Command::Speedup(options) => speedup::run(options, cli.terms, lang),
        Command::Hint(options) => hint::run(options, course, lang),
        Command::Quiz(options) => quiz::run(options, course, lang),
        Command::Doctor(options) => doctor::run(options, cli.terms, lang),
        Command::Course(CourseCommand::Check(options)) => prove::run(options, &workshop()?, lang),
    }
}
