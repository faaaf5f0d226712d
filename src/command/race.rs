//! `grader race`: explores `main` of a file, or each test of a crate. No course is needed.

use super::check::paint;
use crate::cli::{Format, Race};
use crate::lang::{Lang, say};
use crate::machine::Machine;
use crate::progress::Progress;
use crate::race::build::{self, Edition, Form, Refusal};
use crate::race::harness::{self, Binary};
use crate::race::mode::Purpose;
use crate::race::package;
use crate::race::source::Source;
use crate::race::verdict::{self, Examined, Finding};
use crate::race::worker::{self, Task};
use crate::race::{Lab, Scenario, Shadow};
use crate::report::Exit;
use crate::report::interleaving::{Sources, Style};
use crate::report::race::{self as report, Exploration};
use crate::terms::Terms;
use crate::toolchain::Toolchain;
use crate::usage::Usage;
use anyhow::Result;
use clap::ValueEnum;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Explores what the command line names, and prints what was found.
pub fn run(options: &Race, terms: Terms, lang: Lang) -> Result<Exit> {
    know(options, lang)?;
    let cache = crate::cache::folder()?;
    let toolchain = Toolchain::find(&cache)?;
    let sandbox = terms.sandbox(&[toolchain.sysroot.clone(), cache.clone()], lang)?;
    let (machine, progress) = (Machine::new(&cache)?, Progress::new());
    let _shared = machine.share()?;
    let lab = Lab { toolchain: &toolchain, sandbox: &sandbox, cache: &cache, progress: &progress, lang };
    let exploration = explore(&lab, options, machine.cores)?;
    progress.clear();
    match options.format {
        Format::Text => {
            let style = Style { lang, paint: paint(), width: width() };
            super::print(&report::text(&exploration, style))?;
        }
        Format::Json => super::print(&report::json(&exploration, lang))?,
    }
    Ok(exploration.exit())
}

/// What the command line can say that is wrong in itself.
fn know(options: &Race, lang: Lang) -> Result<()> {
    let shown = options.path.display();
    let wrong = |message| Err(Usage(message).into());
    if !options.path.exists() {
        return wrong(say!(lang, "`{shown}` does not exist", "`{shown}` не существует"));
    }
    match &options.replay {
        Some(token) if !is_token(token) => {
            wrong(say!(lang, "this is no token of a report", "это не код исполнения из отчёта"))
        }
        _ => Ok(()),
    }
}

/// Whether it is a token of the version that the model of this program reads.
fn is_token(text: &str) -> bool {
    let Some(choices) = text.strip_prefix("1-") else { return false };
    let numbers: Vec<&str> = choices.split('.').collect();
    choices.is_empty()
        || numbers.len().is_multiple_of(2) && numbers.iter().all(|number| number.parse::<u16>().is_ok())
}

fn explore(lab: &Lab, options: &Race, cores: usize) -> Result<Exploration> {
    let shadow = Shadow::obtain(lab)?;
    lab.progress.step(&say!(lab.lang, "building …", "сборка …"));
    let explore = if options.path.is_file() { file } else { package };
    explore(lab, &shadow, options, cores)
}

fn file(lab: &Lab, shadow: &Shadow, options: &Race, cores: usize) -> Result<Exploration> {
    let source = Source::of_file(&options.path)?;
    let sources = source.texts().collect();
    let built = match build::newest(lab, shadow, &source, options.edition, Purpose::Explore(&shadow.mode))? {
        Ok(built) => built,
        Err(refusal) => return Ok(refused(shadow, options, refusal)),
    };
    let (name, file) = (name_of(&options.path), built.program.file.clone());
    let scenarios = match source.form() {
        Form::Main => vec![Scenario::of_main(&name, file)],
        Form::Tests => harness::scenarios(lab, vec![Binary { target: name, file }])?,
    };
    let programs = examine(lab, shadow, options, cores, &scenarios)?;
    Ok(exploration(shadow, options, programs, sources))
}

/// What a file is called: its name without `.rs`.
pub fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn package(lab: &Lab, shadow: &Shadow, options: &Race, cores: usize) -> Result<Exploration> {
    let package = match package::build(lab, shadow, &options.path, Purpose::Explore(&shadow.mode))? {
        Ok(package) => package,
        Err(refusal) => return Ok(refused(shadow, options, refusal)),
    };
    let programs = examine(lab, shadow, options, cores, &package.scenarios)?;
    let sources = package.sources(programs.iter().filter_map(|program| program.finding.outcome()));
    Ok(exploration(shadow, options, programs, sources))
}

fn refused(shadow: &Shadow, options: &Race, refusal: Refusal) -> Exploration {
    let (name, finding) = (name_of(&options.path), Finding::Refused(refusal));
    let programs = vec![Examined { name, finding, command: again(options, None) }];
    exploration(shadow, options, programs, Sources::default())
}

/// Explores those scenarios that are wanted.
fn examine(
    lab: &Lab,
    shadow: &Shadow,
    options: &Race,
    cores: usize,
    scenarios: &[Scenario],
) -> Result<Vec<Examined>> {
    let wanted = wanted(scenarios, options.test.as_deref());
    if wanted.is_empty() {
        return Err(Usage(nothing(options, scenarios, lab.lang)).into());
    }
    if wanted.len() > 1 && options.replay.is_some() {
        return Err(Usage(say!(
            lab.lang,
            "an execution is one of one test: name it with `--test`",
            "исполнение относится к одному тесту: укажите его через `--test`",
        ))
        .into());
    }
    side_by_side(&wanted, cores, |number, scenario| {
        lab.progress.step(&format!("{number}/{} {}", wanted.len(), scenario.name));
        let (budget, seed, replay) = (options.budget, options.seed, options.replay.as_deref());
        let task = Task { scenario: &scenario.path, budget, seed, replay };
        let finding = worker::run(lab, &scenario.program, &task, &shadow.mode)?.into();
        let name = (scenarios.len() > 1).then_some(scenario.name.as_str());
        Ok(Examined { name: scenario.name.clone(), finding, command: again(options, name) })
    })
}

/// The scenario of that name, else those that have it in their names.
fn wanted<'a>(scenarios: &'a [Scenario], name: Option<&str>) -> Vec<&'a Scenario> {
    let Some(name) = name else { return scenarios.iter().collect() };
    match scenarios.iter().find(|scenario| scenario.name == name) {
        Some(scenario) => vec![scenario],
        None => scenarios.iter().filter(|scenario| scenario.name.contains(name)).collect(),
    }
}

fn nothing(options: &Race, scenarios: &[Scenario], lang: Lang) -> String {
    let shown = options.path.display();
    match &options.test {
        Some(name) if !scenarios.is_empty() => {
            let name = crate::escape::one_line(name, 60);
            say!(
                lang,
                "no test of `{shown}` has `{name}` in its name",
                "в `{shown}` нет тестов с `{name}` в названии",
            )
        }
        _ => say!(
            lang,
            "`{shown}` has neither tests nor a program: there is nothing to explore",
            "в `{shown}` нет ни тестов, ни программы: исследовать нечего",
        ),
    }
}

fn exploration(
    shadow: &Shadow,
    options: &Race,
    mut programs: Vec<Examined>,
    sources: Sources,
) -> Exploration {
    for program in &mut programs {
        if let Finding::Explored(outcome) = &mut program.finding {
            verdict::know_assertion(outcome, &sources);
        }
    }
    Exploration { programs, mode: shadow.mode.clone(), seed: options.seed, sources }
}

/// Does something with each scenario, as many at a time as there are cores. The results are in their order.
fn side_by_side<T: Send>(
    scenarios: &[&Scenario],
    cores: usize,
    work: impl Fn(usize, &Scenario) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Result<T>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..cores.min(scenarios.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(scenario) = scenarios.get(index) else { return };
                    let result = work(index + 1, scenario);
                    results.lock().expect("nobody panics while holding it").push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("nobody panics while holding it");
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The command that explores one scenario again. Everything that decides what is seen is in it.
fn again(options: &Race, test: Option<&str>) -> String {
    let mut command = again_for("race", &options.path, options.edition);
    if let Some(test) = test {
        command.push_str(&format!(" --test {test}"));
    }
    command
}

/// The command of this name for the same file or crate.
pub fn again_for(name: &str, path: &Path, edition: Option<Edition>) -> String {
    let mut command = format!("grader {name} {}", quoted(&path.display().to_string()));
    if let Some(edition) = edition.and_then(|edition| edition.to_possible_value()) {
        command.push_str(&format!(" --edition {}", edition.get_name()));
    }
    command
}

/// As a shell reads it as one word.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./+:@%,".contains(c);
    if word.chars().all(plain) { word.to_string() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// The width of the terminal.
pub fn width() -> usize {
    const USUAL: usize = 100;
    let size = rustix::termios::tcgetwinsize(std::io::stdout());
    size.ok().map(|size| usize::from(size.ws_col)).filter(|width| *width > 0).unwrap_or(USUAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_space_is_one_word() {
        assert_eq!(quoted("src/my-file.rs"), "src/my-file.rs");
        assert_eq!(quoted("my dir/it's.rs"), r"'my dir/it'\''s.rs'");
    }

    #[test]
    fn a_token_cannot_hold_another_task() {
        assert!(is_token("1-4.1.12.2") && is_token("1-"));
        assert!(!is_token("1-9.9.9"), "half of a pair is missing");
        for wrong in ["", "zzz", "2-4.1", "1-4;fd=1", "1-a b", "1-4\n"] {
            assert!(!is_token(wrong), "{wrong}");
        }
    }
}
