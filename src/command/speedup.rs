//! `grader speedup`: work, span and speedup of plain `std` code on simulated cores. No course is needed.

use super::check::paint;
use super::race::{again_for, name_of, width};
use crate::cli::{Speedup, Style as Format};
use crate::lang::{Lang, say};
use crate::machine::Machine as Workplace;
use crate::progress::Progress;
use crate::race::build::{self, Form};
use crate::race::harness::{self, Binary};
use crate::race::mode::Purpose;
use crate::race::package::{self, Package};
use crate::race::source::Source;
use crate::race::{Lab, Scenario, Shadow};
use crate::report::Exit;
use crate::report::interleaving::{Sources, Style};
use crate::report::speedup::{self as report, Measured, Measurement, Outcome};
use crate::simulation::report::Simulated;
use crate::simulation::run::{self, Answer, Machine};
use crate::simulation::{picture, start_up};
use crate::terms::Terms;
use crate::toolchain::Toolchain;
use crate::usage::Usage;
use anyhow::{Context, Result};
use std::path::Path;
use std::time::Duration;

/// The cores of a scaling curve.
const CURVE: [usize; 4] = [1, 2, 4, 8];
/// How long one run may take.
const PATIENCE: Duration = Duration::from_secs(run::PATIENCE_SECS);

/// Runs what the command line names, and prints what was measured.
pub fn run(options: &Speedup, terms: Terms, lang: Lang) -> Result<Exit> {
    if !options.path.exists() {
        let shown = options.path.display();
        return Err(Usage(say!(lang, "`{shown}` does not exist", "`{shown}` не существует")).into());
    }
    let cache = crate::cache::folder()?;
    let toolchain = Toolchain::find(&cache)?;
    let sandbox = terms.sandbox(&[toolchain.sysroot.clone(), cache.clone()], lang)?;
    let (workplace, progress) = (Workplace::new(&cache)?, Progress::new());
    let lab = Lab { toolchain: &toolchain, sandbox: &sandbox, cache: &cache, progress: &progress, lang };
    let measurement = {
        let shadow = Shadow::obtain(&lab)?;
        progress.step(&say!(lang, "building …", "сборка …"));
        let build = if options.path.is_file() { file } else { crate_in };
        let _shared = workplace.share()?;
        build(&lab, &shadow, options)?
    };
    let measurement = match measurement {
        Ok(built) => {
            progress.step(&say!(lang, "waiting for other graders to end …", "ждём, пока закончат другие …"));
            let _alone = workplace.hold_alone()?;
            measure(&lab, options, &built)?
        }
        Err(refusal) => {
            let outcome = Outcome::Refused(refusal);
            Measurement {
                programs: vec![Measured { name: name_of(&options.path), outcome }],
                again: String::new(),
            }
        }
    };
    progress.clear();
    show(&measurement, options, lang)?;
    Ok(measurement.exit())
}

fn show(measurement: &Measurement, options: &Speedup, lang: Lang) -> Result<()> {
    match options.format {
        Format::Text => {
            let style = Style { lang, paint: paint(), width: width() };
            super::print(&report::text(measurement, style))
        }
        Format::Json => super::print(&report::json(measurement, lang)),
        Format::Html => super::print(&report::html(measurement, lang)),
    }
}

/// Programs to run, and the texts that they were made of.
struct Built {
    scenarios: Vec<Scenario>,
    texts: Texts,
    _keep: Option<build::Built>,
}

/// Where the texts are.
enum Texts {
    Known(Vec<(String, String)>),
    InPackage(Box<Package>),
}

type OrRefused<T> = Result<T, build::Refusal>;

fn file(lab: &Lab, shadow: &Shadow, options: &Speedup) -> Result<OrRefused<Built>> {
    let source = Source::of_file(&options.path)?;
    let texts = Texts::Known(source.texts().collect());
    let built = match build::newest(lab, shadow, &source, options.edition, Purpose::Simulate)? {
        Ok(built) => built,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (name, file) = (name_of(&options.path), built.program.file.clone());
    let scenarios = match source.form() {
        Form::Main => vec![Scenario::of_main(&name, file)],
        Form::Tests => harness::scenarios(lab, vec![Binary { target: name, file }])?,
    };
    Ok(Ok(Built { scenarios, texts, _keep: Some(built) }))
}

fn crate_in(lab: &Lab, shadow: &Shadow, options: &Speedup) -> Result<OrRefused<Built>> {
    Ok(package::build(lab, shadow, &options.path, Purpose::Simulate)?.map(|mut package| {
        let scenarios = std::mem::take(&mut package.scenarios);
        Built { scenarios, texts: Texts::InPackage(Box::new(package)), _keep: None }
    }))
}

fn measure(lab: &Lab, options: &Speedup, built: &Built) -> Result<Measurement> {
    let wanted: Vec<&Scenario> = built
        .scenarios
        .iter()
        .filter(|scenario| options.test.as_deref().is_none_or(|name| scenario.name.contains(name)))
        .collect();
    if wanted.is_empty() {
        return Err(Usage(nothing(&options.path, lab.lang)).into());
    }
    let process_start = start_up::of_process(lab.cache)?;
    let mut programs = Vec::new();
    for scenario in wanted {
        let outcome = one(lab, options, built, scenario, process_start)?;
        programs.push(Measured { name: scenario.name.clone(), outcome });
    }
    Ok(Measurement { programs, again: again(options) })
}

/// The program runs in the root folder, and a backtrace shows its absolute places from there.
fn from_the_root(run: &mut Simulated, path: &Path) {
    if let Some(at) = run.failure.as_mut().and_then(|failure| failure.at.as_mut())
        && path.strip_prefix("/").is_ok_and(|shown| shown == Path::new(&at.file))
    {
        at.file.insert(0, '/');
    }
}

/// The command that measures the same again.
fn again(options: &Speedup) -> String {
    let mut command = again_for("speedup", &options.path, options.edition);
    command.push_str(&format!(" --cores {} --rounds {}", options.cores, options.rounds));
    if options.barging {
        command.push_str(" --barging");
    }
    if let Some(test) = &options.test {
        command.push_str(&format!(" --test {test}"));
    }
    command
}

fn nothing(path: &Path, lang: Lang) -> String {
    let shown = path.display();
    say!(
        lang,
        "`{shown}` has no program and no test of that name: there is nothing to run",
        "в `{shown}` нет ни программы, ни теста с таким названием: выполнять нечего",
    )
}

/// One program: each number of cores in turn, round by round, so that what disturbs one round disturbs all of it.
fn one(
    lab: &Lab,
    options: &Speedup,
    built: &Built,
    scenario: &Scenario,
    process_start: Duration,
) -> Result<Outcome> {
    let mut cores: Vec<usize> = CURVE.to_vec();
    cores.extend(Some(options.cores).filter(|cores| !CURVE.contains(cores)));
    cores.sort_unstable();
    let mut runs: Vec<Vec<Simulated>> = vec![Vec::new(); cores.len()];
    for round in 1..=options.rounds {
        for (cores, runs) in cores.iter().zip(&mut runs) {
            lab.progress.step(&format!("{} · {cores} · {round}/{}", scenario.name, options.rounds));
            let machine = Machine { cores: *cores, barging: options.barging, process_start };
            match run::main(lab, scenario, machine, PATIENCE)? {
                Answer::Run(run) if run.failure.is_none() => runs.push(*run),
                Answer::Run(mut run) => {
                    from_the_root(&mut run, &options.path);
                    return Ok(Outcome::Failed(run));
                }
                Answer::None(end) => return Ok(Outcome::Unanswered(end)),
            }
        }
    }
    let medians: Vec<_> = runs.into_iter().filter_map(report::median).collect();
    let shown = medians.iter().find(|run| run.cores == options.cores).or(medians.last());
    let shown = shown.context("at least one round was made")?.clone();
    let texts = match &built.texts {
        Texts::Known(texts) => texts.clone(),
        Texts::InPackage(package) => package.texts(picture::files(&shown)),
    };
    let sources: Sources = texts.into_iter().collect();
    Ok(Outcome::Ran { curve: report::curve(&medians), run: Box::new(shown), sources })
}
