//! `grader run`: shows what a submission does, without a verdict.

use super::source;
use crate::check::Stop;
use crate::cli::Run;
use crate::escape::{Live, barred};
use crate::fault::Evidence;
use crate::lang::{Lang, say};
use crate::report::{Exit, words};
use crate::rig::Demo;
use crate::sandbox::{End, Job, Limit, Limits, Stream};
use crate::toolchain::plain_environment;
use crate::workshop::Workshop;
use anyhow::{Context, Result, anyhow};
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

/// How long a program may run while somebody watches.
const WATCHED: Duration = Duration::from_secs(60);

/// Runs the demo of an exercise with a submission. What it prints is passed on as it comes.
pub fn run(options: &Run, workshop: &Workshop, lang: Lang) -> Result<Exit> {
    let exercise = workshop.course.exercise(&options.source.exercise, lang)?;
    let submission = match source::take(&options.source, &workshop.course, exercise, lang)? {
        Ok(submission) => submission,
        Err(refusal) => return Ok(refused(&words::fault(&crate::fault::Fault::Refused(refusal), lang))),
    };
    workshop.progress.step(&say!(lang, "building …", "сборка …"));
    let built = Demo::build(workshop, exercise, &submission);
    workshop.progress.clear();
    let demo = match built {
        Ok(built) => built,
        Err(stop) => return not_built(stop, lang),
    };
    let running = workshop.sandbox.start(Job {
        readable: vec![demo.program.parent().context("find the folder of the program")?.to_path_buf()],
        program: demo.program.clone(),
        args: options.args.clone(),
        env: plain_environment(),
        cwd: PathBuf::from("/"),
        scratch: None,
        artefact: None,
        channel: None,
        live: true,
        limits: Limits { wall: WATCHED, cpu: 2 * WATCHED, ..exercise.manifest.limits.into() },
        holes: exercise.manifest.holes(),
    })?;
    let (mut stdout, mut stderr) = (Live::default(), Live::default());
    let run = running.wait_showing(&mut |stream, bytes| match stream {
        Stream::Stdout => pass_on(stream, &mut stdout, bytes),
        Stream::Stderr => pass_on(stream, &mut stderr, bytes),
    })?;
    if run.leftovers > 0 {
        eprintln!("grader: {}", left_behind(run.leftovers, lang));
    }
    Ok(say_how_it_ended(run.end, lang))
}

fn left_behind(count: u32, lang: Lang) -> String {
    say!(
        lang,
        "when it ended, processes that it had started still ran: {count}. They have been stopped",
        "когда программа завершилась, запущенные ею процессы ещё работали: {count}. Они остановлены",
    )
}

fn refused(what: &str) -> Exit {
    eprintln!("grader: {what}");
    Exit::Lost
}

fn not_built(stop: Stop, lang: Lang) -> Result<Exit> {
    match stop {
        Stop::Failed(failure) => {
            for evidence in &failure.evidence {
                if let Evidence::Compiler(messages) = evidence {
                    eprintln!("  | {}", barred(messages.trim_start(), "  "));
                }
            }
            Ok(refused(&words::fault(&failure.fault, lang)))
        }
        Stop::Broken(error) => Err(error),
        Stop::Inconclusive(doubt) | Stop::NotApplicable(doubt) => Err(anyhow!("build it: {doubt:?}")),
    }
}

/// Text of the student's, made harmless. A character that is cut in two by chance shows as `�`.
fn pass_on(stream: Stream, live: &mut Live, bytes: &[u8]) {
    let text = live.next(&String::from_utf8_lossy(bytes));
    // A reader that has gone (`| head`) is no fault.
    let _ = match stream {
        Stream::Stdout => {
            std::io::stdout().write_all(text.as_bytes()).and_then(|()| std::io::stdout().flush())
        }
        Stream::Stderr => std::io::stderr().write_all(text.as_bytes()),
    };
}

fn say_how_it_ended(end: End, lang: Lang) -> Exit {
    let what = match end {
        End::Exited(0) => return Exit::Full,
        End::Exited(code) => {
            say!(lang, "it ended with exit code {code}", "программа завершилась с кодом {code}")
        }
        End::Killed(signal) => {
            say!(lang, "it was killed by signal {signal}", "программа убита сигналом {signal}")
        }
        End::Limit(Limit::Wall) => say!(lang, "it was stopped at the time limit", "остановлена: вышло время"),
        End::Limit(Limit::Cpu) => say!(
            lang,
            "it was stopped at the limit of processor time",
            "остановлена: вышло процессорное время"
        ),
        End::Limit(Limit::Memory) => {
            say!(lang, "it was stopped at the memory limit", "остановлена: слишком много памяти")
        }
        End::Limit(Limit::Tasks) => say!(
            lang,
            "it was stopped: too many processes and threads",
            "остановлена: слишком много процессов и потоков"
        ),
        End::Limit(Limit::Output) => {
            say!(lang, "it was stopped: too much output", "остановлена: слишком много вывода")
        }
        End::Limit(Limit::Disk) => {
            say!(
                lang,
                "it was stopped: too much written into files",
                "остановлена: слишком много записано в файлы"
            )
        }
        End::Stopped => say!(lang, "it was stopped", "остановлена"),
    };
    refused(&what)
}
