//! The command line. Every doc comment here is help text.

use crate::lang::Lang;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Grades exercises on processes, threads and coroutines
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    /// The language of tasks and messages [default: that of the locale]
    #[arg(long, global = true, env = "GRADER_LANG", value_enum)]
    pub lang: Option<Lang>,
    /// Take the course in this folder instead of the one around the current folder, or the built-in one
    #[arg(long, global = true, env = "GRADER_COURSE", value_name = "DIR")]
    pub course: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  grader list                               what there is to do
  grader check exercise-3                   grade your work on exercise 3
  grader check countdown --path my/lib.rs   grade another file
  grader check 3 --only output              one check alone
  grader run 3                              see what your program does
  grader hint 3                             a nudge, when you are stuck

Exit codes: 0 nothing lost, 1 points lost, 2 wrong usage, 3 could not be graded";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the exercises
    List(List),
    /// Grade one exercise: build, answers, parallelism, speedup, hygiene
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// Run a submission and show what it prints
    Run(Run),
    /// Show a hint: a nudge first, nearly the answer last
    Hint(Hint),
    /// Work on a course as its author
    #[command(subcommand)]
    Course(CourseCommand),
}

const CHECK_HELP: &str = "\
Without --path your work is taken from the exercise's own folder, `exercises/NN-slug/src`.
A check is passed (✓), failed (✗), inconclusive (?: no point is lost) or not applicable (-).";

#[derive(Debug, Args)]
pub struct List {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub source: Source,
    /// Make only these checks, as `output` or `output,hygiene`
    #[arg(long, value_name = "CHECK", value_delimiter = ',')]
    pub only: Vec<String>,
    /// The seed of all random inputs; a report names the seed that it used
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// How to print the grade
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Whose code is taken.
#[derive(Debug, Args)]
pub struct Source {
    /// The exercise: `exercise-3`, `3`, `03-countdown` or `countdown`
    pub exercise: String,
    /// Take the submission here: a crate, its `src` folder, or one `.rs` file
    #[arg(long, value_name = "PATH", conflicts_with = "reference")]
    pub path: Option<PathBuf>,
    /// Take the reference solution
    #[arg(long)]
    pub reference: bool,
}

#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    pub source: Source,
    /// Arguments for the program
    #[arg(last = true)]
    pub args: Vec<OsString>,
}

#[derive(Debug, Args)]
pub struct Hint {
    /// The exercise: `exercise-3`, `3`, `03-countdown` or `countdown`
    pub exercise: String,
    /// Which hint
    #[arg(default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    pub step: u8,
}

#[derive(Debug, Subcommand)]
pub enum CourseCommand {
    /// Prove a course: solutions earn all points, starters none, wrong submissions lose what they should
    Check(Prove),
}

#[derive(Debug, Args)]
pub struct Prove {
    /// Prove this exercise alone
    pub exercise: Option<String>,
    /// The seed of all random inputs
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object, and nothing else, on standard output
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
