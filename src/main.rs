//! `grader`: grades exercises on processes, threads and coroutines.

mod cache;
mod check;
mod cli;
mod command;
mod course;
mod diff;
mod escape;
mod exercise;
mod fault;
mod grade;
mod judge;
mod lang;
mod machine;
mod proc;
mod progress;
mod quizzes;
mod race;
mod report;
mod rig;
mod sandbox;
mod scratch;
mod simulation;
mod stats;
mod submission;
mod terms;
mod toolchain;
mod usage;
mod workshop;

use clap::Parser;
use cli::Cli;
use lang::{Lang, say};
use report::Exit;
use std::process::ExitCode;
use usage::Usage;

fn main() -> ExitCode {
    sandbox::become_supervisor_if_asked();
    if scratch::became_janitor() {
        return ExitCode::SUCCESS;
    }
    if let Err(error) = race::wrapper::become_compiler_if_asked() {
        return complain(&error, Lang::En).into();
    }
    let cli = Cli::parse();
    let lang = cli.lang.unwrap_or_else(Lang::of_locale);
    match command::run(&cli, lang) {
        Ok(exit) => exit.into(),
        Err(error) => complain(&error, lang).into(),
    }
}

/// Says what went wrong, and whose fault it is.
fn complain(error: &anyhow::Error, lang: Lang) -> Exit {
    if let Some(Usage(message)) = error.downcast_ref() {
        eprintln!("grader: {}", escape::visible(message));
        return Exit::Usage;
    }
    let message = escape::visible(&format!("{error:#}"));
    let line = say!(
        lang,
        "grader: could not do it, and that is not the submission's fault: {message}",
        "grader: не получилось, и решение в этом не виновато: {message}",
    );
    eprintln!("{line}");
    Exit::Ungraded
}
