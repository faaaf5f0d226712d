//! The commands: each finds what it needs, does its work, and prints one result.

mod check;
mod hint;
mod list;
mod prove;
mod run;
mod source;

use crate::cli::{Cli, Command, CourseCommand};
use crate::lang::Lang;
use crate::report::Exit;
use anyhow::Result;

/// Does what the command line asks.
///
/// # Errors
///
/// A usage error, if the user can mend it; any other is our fault.
pub fn run(cli: &Cli, lang: Lang) -> Result<Exit> {
    let course = cli.course.as_deref();
    match &cli.command {
        Command::List(options) => list::run(options, course, lang),
        Command::Check(options) => check::run(options, course, lang),
        Command::Run(options) => run::run(options, course, lang),
        Command::Hint(options) => hint::run(options, course, lang),
        Command::Course(CourseCommand::Check(options)) => prove::run(options, course, lang),
    }
}
