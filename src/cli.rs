//! The command line. Every doc comment here is help text.

use crate::lang::Lang;
use crate::race::build::Edition;
use crate::terms::Terms;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

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
    #[command(flatten)]
    pub terms: Terms,
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
  grader race my.rs                         every order of any program's threads
  grader speedup my.rs                      any program on 1, 2, 4 and 8 simulated cores
  grader doctor                             what this machine offers, and how to get more

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
    /// Explore every interleaving of plain std code: `main` of a file, or each test of a crate
    #[command(after_help = RACE_HELP)]
    Race(Race),
    /// Measure plain std code on simulated cores: work, span, speedup, and why it is not faster
    #[command(after_help = SPEEDUP_HELP)]
    Speedup(Speedup),
    /// Show a hint: a nudge first, nearly the answer last
    Hint(Hint),
    /// Take a quiz in the terminal, or score answers that are in a file
    #[command(after_help = QUIZ_HELP)]
    Quiz(Quiz),
    /// Tell what this machine offers: what holds student code back, what compiles it, and how to get more
    #[command(after_help = DOCTOR_HELP)]
    Doctor(Doctor),
    /// Work on a course as its author
    #[command(subcommand)]
    Course(CourseCommand),
}

const CHECK_HELP: &str = "\
Without --path your work is taken from the exercise's own folder, `exercises/NN-slug/src`.
A check is passed (✓), failed (✗), inconclusive (?: no point is lost) or not applicable (-).";

const RACE_HELP: &str = "\
Examples:
  grader race counter.rs                    explore `main` of one file
  grader race my-crate --test queue         explore the tests with `queue` in their names
  grader race counter.rs --budget 30s       explore for longer

The code needs no change. It is compiled against a model of the standard library, whose threads \
take turns in every order, with weak memory, spurious wakeups and early time-outs. For a crate, \
cargo runs its build scripts and procedural macros as it always does; the tests themselves run in a \
sandbox.

Exit codes: 0 no execution fails, 1 one does, 2 it does not compile or the command line is wrong, 3 no verdict";

const SPEEDUP_HELP: &str = "\
Examples:
  grader speedup sum.rs                     `main` of one file on 1, 2, 4 and 8 cores
  grader speedup my-crate --cores 8         a crate's program; the picture shows 8 cores
  grader speedup sum.rs --format html >sum.html

The code needs no change. It is compiled as for a release, against a model of the standard library, and runs \
in virtual time on a simulated machine: what it computes takes as long as it took the processor, whatever else \
this machine is doing, and sleeping takes no real time. Speedup is the time on one core over the time on so many. \
Caches and the bandwidth of memory are not simulated; files, networks, standard input and real processes are not \
there, and at most 120 threads at a time. What the program prints is not shown; a run may take a minute.

Exit codes: 0 measured, 1 it deadlocks or panics, 2 it does not compile or the command line is wrong, 3 no result";

const QUIZ_HELP: &str = "\
Examples:
  grader quiz                               which quizzes there are, and how far you are
  grader quiz lesson-1                      take one
  grader quiz lesson-1 --resume             go on where you stopped
  grader quiz lesson-1 --only gil,pid       these questions alone
  grader quiz lesson-1 --answers my.toml    score answers without asking, as in CI
  grader quiz check my-quiz.toml            all that is wrong with a quiz file

On a terminal the quiz takes the whole screen; with --plain, GRADER_PLAIN=1, TERM=dumb or through a pipe it goes line \
by line, as a screen reader likes it. Answers are saved after each question, in `answers/QUIZ.toml` beside your \
exercises; Ctrl-C keeps them. The same answers have the same score in both faces and from a file. Files of \
mdbook-quiz can be taken as they are.

Exit codes: 0 all points or not handed in, 1 points lost, 2 a quiz, an answers file or the command line is wrong";

const DOCTOR_HELP: &str = "\
Examples:
  grader doctor                             all that was found, and what to do about it
  grader doctor --sandbox full              why this mode does not work here
  grader doctor --format json               the same for a program

✓ is as it should be; ~ works and could be better; ✗ does not work, or does not hold; - is never needed. Behind \
→ stands the next step. Nothing on the machine is changed. The sandbox is tried out with a harmless program in each mode, because \
what a system says of itself is not what it then allows.

Modes of the sandbox, the strongest first:
  full           files, processes, network and System V objects of its own; needs namespaces
  landlock-only  only the files of its task, and few system calls; works in most containers
  rlimits-only   limits alone; only with --trust-submissions

Exit codes: 0 submissions can be graded here, 3 they cannot";

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
    pub format: Style,
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
#[command(args_conflicts_with_subcommands = true)]
pub struct Quiz {
    #[command(subcommand)]
    pub command: Option<QuizCommand>,
    /// The quiz: its name in the course, as `lesson-1`, or the path of a file [default: list them]
    #[arg(value_name = "QUIZ", id = "quiz")]
    pub name: Option<String>,
    /// Score the answers in this file, and ask nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["resume", "again", "plain", "save"], requires = "quiz")]
    pub answers: Option<PathBuf>,
    /// Go on with the answers that are saved
    #[arg(long, requires = "quiz")]
    pub resume: bool,
    /// Begin anew; saved answers are kept beside, as `….bak`
    #[arg(long, conflicts_with = "resume", requires = "quiz")]
    pub again: bool,
    /// Ask only these questions, as `gil` or `gil,pid`
    #[arg(long, value_name = "ID", value_delimiter = ',', requires = "quiz")]
    pub only: Vec<String>,
    /// Who answers: it fixes the order of the options, and stands in the file of answers
    #[arg(long, value_name = "NAME", requires = "quiz")]
    pub student: Option<String>,
    /// Save the answers here [default: `answers/QUIZ.toml` beside your exercises]
    #[arg(long, value_name = "FILE", requires = "quiz")]
    pub save: Option<PathBuf>,
    /// Ask line by line, without taking the screen
    #[arg(long, requires = "quiz")]
    pub plain: bool,
    /// How to print the list, or the score of `--answers`
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Subcommand)]
pub enum QuizCommand {
    /// Tell all that is wrong, or looks wrong, with quiz files; nothing is run or changed
    Check {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Tell from many results which questions need a look, and which key may be wrong
    Stats {
        /// The quiz with its key: its name in the course, or the path of a file
        quiz: String,
        /// What `grader quiz QUIZ --answers FILE --format json` printed, a file for each student
        #[arg(required = true, value_name = "RESULT")]
        results: Vec<PathBuf>,
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write a quiz for another program, and tell what that cannot say
    Export {
        /// The quiz: its name in the course, or the path of a file
        quiz: String,
        /// For which
        #[arg(long, value_enum, value_name = "FORMAT")]
        to: Exchange,
        /// The folder to write to; nothing in it is overwritten
        #[arg(long, value_name = "DIR", default_value = ".")]
        out: PathBuf,
    },
    /// Read questions in GIFT and print them as a quiz file
    Import {
        /// The file
        file: PathBuf,
    },
    /// Divide a quiz into what students get, `NAME.quiz.toml`, and the key to grade by, `NAME.key.toml`
    Split {
        /// The file
        file: PathBuf,
        /// Write both files to this folder [default: that of the quiz]
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
}

/// A form of quizzes that other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Exchange {
    /// Moodle's short form
    Gift,
    /// Moodle's own form
    MoodleXml,
    /// QTI 2.1, a folder with a file for each question
    Qti,
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
pub struct Race {
    /// A Rust file with a `main` or with tests, or the folder of a crate
    pub path: PathBuf,
    /// Explore only the tests with this in their names
    #[arg(long, value_name = "NAME")]
    pub test: Option<String>,
    /// How long to explore each scenario, as `10s`, `500ms` or `2m`
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = budget)]
    pub budget: Duration,
    /// The seed of random executions
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Show the one execution that a report named
    #[arg(long, value_name = "TOKEN")]
    pub replay: Option<String>,
    /// The edition of a file [default: the newest that it compiles in]
    #[arg(long, value_enum)]
    pub edition: Option<Edition>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Speedup {
    /// A Rust file with a `main` or with tests, or the folder of a crate
    pub path: PathBuf,
    /// How many cores the picture shows
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = cores)]
    pub cores: usize,
    /// How often each number of cores is measured; the median counts
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = rounds)]
    pub rounds: usize,
    /// Give a lock to whoever comes first, as most systems do, and not to whoever has waited longest
    #[arg(long)]
    pub barging: bool,
    /// Measure only the programs or tests with this in their names
    #[arg(long, value_name = "NAME")]
    pub test: Option<String>,
    /// The edition of a file [default: the newest that it compiles in]
    #[arg(long, value_enum)]
    pub edition: Option<Edition>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Style,
}

fn cores(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=64).contains(number));
    number.ok_or_else(|| "it is from 1 to 64".to_string())
}

fn rounds(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=99).contains(number) && number % 2 == 1);
    number.ok_or_else(|| "it is an odd number below 100, so that there is one in the middle".to_string())
}

/// A time as a person writes it.
fn budget(text: &str) -> Result<Duration, String> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: u64 = number.parse().map_err(|_| "write it as `10s`, `500ms` or `2m`".to_string())?;
    let time = match unit {
        "ms" => Duration::from_millis(number),
        "s" | "" => Duration::from_secs(number),
        "m" => Duration::from_secs(number.saturating_mul(60)),
        _ => return Err("the unit is `ms`, `s` or `m`".to_string()),
    };
    let sensible = Duration::from_millis(1)..=Duration::from_secs(24 * 60 * 60);
    if sensible.contains(&time) { Ok(time) } else { Err("it is from 1 ms to a day".to_string()) }
}

#[derive(Debug, Args)]
pub struct Hint {
    /// The exercise: `exercise-3`, `3`, `03-countdown` or `countdown`
    pub exercise: String,
    /// Which hint
    #[arg(default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    pub step: u8,
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
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
    /// Put small mistakes into each reference, one at a time, and show those that no check notices
    #[arg(long)]
    pub mutants: bool,
    /// The seed of all random inputs
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Try again, too, what held before and has not changed since
    #[arg(long)]
    pub again: bool,
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

/// How a result is printed that has pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// For people, in a terminal
    #[default]
    Text,
    /// One JSON object, and nothing else, on standard output
    Json,
    /// One HTML page that needs nothing else
    Html,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_budget_is_a_number_with_a_unit() {
        assert_eq!(budget("10s"), Ok(Duration::from_secs(10)));
        assert_eq!(budget("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(budget("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(budget("3"), Ok(Duration::from_secs(3)));
        for wrong in ["", "s", "0s", "-1s", "1h", "1.5s", "99999999999999999999s", "9999999999999999999m"] {
            assert!(budget(wrong).is_err(), "{wrong}");
        }
    }
}
