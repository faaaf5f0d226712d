//! What was found out about this machine: for people, and as one JSON object.

use super::interleaving::Style;
use super::interleaving::cell::{Cell, DIM, painted, wrap};
use crate::escape::{json as safe_json, visible};
use crate::lang::{Lang, say};
use serde::Serialize;
use serde_json::json;

/// All that was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Whether submissions can be graded here.
    pub works: bool,
    /// What holds a program back here, if there is a sandbox: as in a grade.
    pub sandbox: Option<String>,
    /// What was looked at.
    pub sections: Vec<Section>,
}

/// Findings on one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The subject.
    pub subject: Subject,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub about: About,
    /// How it is.
    pub mark: Mark,
    /// The same in words.
    pub what: String,
    /// Why it is not better, in the words of the system.
    pub why: Vec<String>,
    /// What to do about it.
    pub next: Option<Step>,
}

/// Something that improves a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What to do.
    pub advice: String,
    /// What to type, if a command does it.
    pub command: Option<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// As it should be.
    Ok,
    /// It works, and could be better.
    Better,
    /// It does not work, or does not hold.
    Wrong,
}

/// A part of the diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// What student code is held back by.
    Sandbox,
    /// What it is compiled with.
    Toolchain,
    /// What it runs on.
    Machine,
    /// Where the grader keeps things.
    Folders,
    /// What else looks at concurrent programs, and is never needed.
    Others,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// The mode of the sandbox.
    Mode,
    /// What a program can read and change.
    Files,
    /// Whom it can see and signal.
    Processes,
    /// Where it can connect.
    Network,
    /// What it could leave behind in the kernel.
    SystemV,
    /// What it may ask of the kernel.
    SystemCalls,
    /// The user that it is.
    User,
    /// The wall around files.
    Landlock,
    /// How memory and tasks are limited.
    Memory,
    /// How much it can write.
    Disk,
    /// How long it can run.
    Time,
    /// `rustc`.
    Compiler,
    /// What `rustc` links with.
    Linker,
    /// How many cores there are.
    Cores,
    /// How busy they are.
    Load,
    /// How much memory is free.
    Room,
    /// The folder of what need not be made twice.
    Cache,
    /// The folder of what is there for a moment.
    Temporary,
    /// An interpreter that finds undefined behaviour.
    Miri,
    /// A compiler that finds data races in programs of any size.
    ThreadSanitizer,
}

impl Finding {
    /// That something is as it should be.
    pub fn ok(about: About, what: String) -> Finding {
        Finding { about, mark: Mark::Ok, what, why: Vec::new(), next: None }
    }

    /// That something could be better, and how.
    pub fn better(about: About, what: String, next: Step) -> Finding {
        Finding { mark: Mark::Better, next: Some(next), ..Finding::ok(about, what) }
    }

    /// That something does not work, and what to do.
    pub fn wrong(about: About, what: String, next: Step) -> Finding {
        Finding { mark: Mark::Wrong, next: Some(next), ..Finding::ok(about, what) }
    }

    /// The same, with reasons.
    pub fn because(self, why: Vec<String>) -> Finding {
        Finding { why, ..self }
    }
}

impl Step {
    /// Something that no command does.
    pub fn advice(advice: String) -> Step {
        Step { advice, command: None }
    }

    /// Something that a command does.
    pub fn command(advice: String, command: &str) -> Step {
        Step { advice, command: Some(command.to_string()) }
    }
}

/// The version of the format; it changes when a field changes its meaning or goes.
const SCHEMA: &str = "grader/doctor/1";

/// The diagnosis as one JSON object.
pub fn json(diagnosis: &Diagnosis) -> String {
    let finding = |finding: &Finding| {
        let Finding { about, mark, what, why, next } = finding;
        json!({ "about": about, "mark": mark, "what": what, "why": why, "next": next })
    };
    let section = |section: &Section| {
        let findings: Vec<_> = section.findings.iter().map(finding).collect();
        json!({ "subject": section.subject, "findings": findings })
    };
    let object = json!({
        "schema": SCHEMA,
        "works": diagnosis.works,
        "sandbox": diagnosis.sandbox,
        "sections": diagnosis.sections.iter().map(section).collect::<Vec<_>>(),
    });
    safe_json(&format!("{object:#}\n"))
}

/// The diagnosis for people. A next step that several findings share is told once.
pub fn text(diagnosis: &Diagnosis, style: Style) -> String {
    let mut out = String::new();
    let mut told: Vec<&Step> = Vec::new();
    for section in &diagnosis.sections {
        out += &format!("{}\n", painted(&subject(section.subject, style.lang), BOLD, style.paint));
        if let (Subject::Sandbox, Some(sandbox)) = (section.subject, &diagnosis.sandbox) {
            let lines = wrap(sandbox, style.width.min(MOST).saturating_sub(2));
            out.extend(lines.iter().map(|line| format!("  {}\n", painted(line, DIM, style.paint))));
        }
        for finding in &section.findings {
            out += &line(finding, style);
            if let Some(next) = finding.next.as_ref().filter(|next| !told.contains(next)) {
                out += &step(next, style);
                told.push(next);
            }
        }
        out.push('\n');
    }
    out + &conclusion(diagnosis, style)
}

const BOLD: &str = "1";
/// How far to the right the words of a finding begin.
const INDENT: usize = 20;
/// No line is wider than that where it can be broken.
const MOST: usize = 100;

fn line(finding: &Finding, style: Style) -> String {
    let (mark, colour) = match (finding.mark, &finding.next) {
        (Mark::Ok, None) => ("✓", "32"),
        // It may be had, and need not.
        (Mark::Ok, Some(_)) => ("-", DIM),
        (Mark::Better, _) => ("~", "33"),
        (Mark::Wrong, _) => ("✗", "31"),
    };
    let label = Cell::new(label(finding.about, style.lang), "").padded(INDENT - 4, style.paint);
    let why = finding.why.iter().flat_map(|why| indented(why, DIM, style));
    let what = indented(&finding.what, "", style).into_iter().chain(why).collect::<String>();
    format!("  {} {label}{}", painted(mark, colour, style.paint), what.trim_start_matches(' '))
}

/// A command is never broken: it is there to be copied.
fn step(step: &Step, style: Style) -> String {
    let mut out: String = indented(&format!("→ {}", step.advice), "", style).concat();
    if let Some(command) = &step.command {
        out += &format!("{}{}\n", " ".repeat(INDENT + 4), painted(&visible(command), BOLD, style.paint));
    }
    out
}

fn indented(text: &str, colour: &'static str, style: Style) -> Vec<String> {
    let most = style.width.min(MOST).saturating_sub(INDENT).max(20);
    let lines = wrap(&visible(text).replace('\n', " "), most);
    let line = |line: String| format!("{}{}\n", " ".repeat(INDENT), painted(&line, colour, style.paint));
    lines.into_iter().map(line).collect()
}

fn conclusion(diagnosis: &Diagnosis, style: Style) -> String {
    let marks = |mark| diagnosis.sections.iter().flat_map(|s| &s.findings).any(|f| f.mark == mark);
    let lang = style.lang;
    let text = match (diagnosis.works, marks(Mark::Wrong) || marks(Mark::Better)) {
        (true, false) => say!(lang, "Grading works here.", "Проверять здесь можно."),
        (true, true) => say!(
            lang,
            "Grading works here. What is marked ~ or ✗ can be improved, as said behind →.",
            "Проверять здесь можно. Отмеченное ~ или ✗ можно улучшить: как, сказано после →.",
        ),
        (false, _) => say!(
            lang,
            "Grading does not work here yet: see what is marked ✗.",
            "Проверять здесь пока нельзя: см. отмеченное ✗.",
        ),
    };
    wrap(&text, style.width.min(MOST)).into_iter().map(|line| line + "\n").collect()
}

fn subject(subject: Subject, lang: Lang) -> String {
    match subject {
        Subject::Sandbox => say!(lang, "Sandbox for student code", "Песочница для кода студентов"),
        Subject::Toolchain => say!(lang, "Rust toolchain", "Инструменты Rust"),
        Subject::Machine => say!(lang, "Machine", "Машина"),
        Subject::Folders => say!(lang, "Folders", "Папки"),
        Subject::Others => say!(lang, "Other tools, never needed", "Другие инструменты, необязательные"),
    }
}

fn label(about: About, lang: Lang) -> String {
    match about {
        About::Mode => say!(lang, "mode", "режим"),
        About::Files => say!(lang, "files", "файлы"),
        About::Processes => say!(lang, "processes", "процессы"),
        About::Network => say!(lang, "network", "сеть"),
        About::SystemV => say!(lang, "System V", "System V"),
        About::SystemCalls => say!(lang, "system calls", "сист. вызовы"),
        About::User => say!(lang, "user", "пользователь"),
        About::Landlock => say!(lang, "Landlock", "Landlock"),
        About::Memory => say!(lang, "memory, tasks", "память, задачи"),
        About::Disk => say!(lang, "disk", "диск"),
        About::Time => say!(lang, "time", "время"),
        About::Compiler => say!(lang, "compiler", "компилятор"),
        About::Linker => say!(lang, "linker", "компоновщик"),
        About::Cores => say!(lang, "cores", "ядра"),
        About::Load => say!(lang, "load", "нагрузка"),
        About::Room => say!(lang, "free memory", "своб. память"),
        About::Cache => say!(lang, "cache", "кэш"),
        About::Temporary => say!(lang, "temporary", "временная"),
        About::Miri => say!(lang, "Miri", "Miri"),
        About::ThreadSanitizer => say!(lang, "TSan", "TSan"),
    }
}
