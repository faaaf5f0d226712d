//! What was explored, for people and for programs.

use super::interleaving::{self, Sources, Style};
use super::words;
use crate::escape::{self, barred, one_line};
use crate::lang::{Lang, say};
use crate::race::build::Refusal;
use crate::race::verdict::{Examined, Finding};
use crate::race::{Explored, Mode, Verdict};
use crate::report::Exit;
use crate::sandbox::{End, Limit};
use serde_json::{Value, json};

/// A program's name is shown up to here.
pub const MAX_NAME: usize = 200;
/// A command is shown up to here; a token makes it long.
pub const MAX_COMMAND: usize = 1 << 16;

/// What was explored.
#[derive(Debug)]
pub struct Exploration {
    /// Each scenario.
    pub programs: Vec<Examined>,
    /// What was seen of them.
    pub mode: Mode,
    /// The seed of random executions.
    pub seed: u64,
    /// The files that were run through.
    pub sources: Sources,
}

impl Exploration {
    /// How the program ends after this.
    pub fn exit(&self) -> Exit {
        let any = |verdict| self.programs.iter().any(|program| program.finding.verdict() == verdict);
        if any(Verdict::Error) {
            Exit::Usage
        } else if any(Verdict::Failed) {
            Exit::Lost
        } else if any(Verdict::Inconclusive) {
            Exit::Ungraded
        } else {
            Exit::Full
        }
    }
}

/// The exploration as text.
pub fn text(exploration: &Exploration, style: Style) -> String {
    let programs = exploration.programs.iter().map(|program| one(program, &exploration.sources, style));
    escape::lines(&programs.chain([foot(exploration, style.lang)]).collect::<String>())
}

fn one(program: &Examined, sources: &Sources, style: Style) -> String {
    let (name, verdict) = (one_line(&program.name, MAX_NAME), in_words(&program.finding, style.lang));
    match (&program.finding, program.finding.verdict()) {
        (Finding::Explored(outcome), Verdict::Failed) => {
            let table = interleaving::render(outcome, sources, style);
            format!("{name}: {verdict}\n\n{table}{}\n", again(program, style.lang))
        }
        (finding, _) => {
            let message = message(finding, sources, style.lang);
            format!("{name}: {verdict}: {}\n", barred(&message, "    "))
        }
    }
}

fn again(program: &Examined, lang: Lang) -> String {
    let Some(replay) = replay(program) else { return String::new() };
    let replay = one_line(&replay, MAX_COMMAND);
    say!(lang, "\nagain:  {replay}\n", "\nповторить:  {replay}\n")
}

fn in_words(finding: &Finding, lang: Lang) -> String {
    match finding.verdict() {
        Verdict::Passed => say!(lang, "passed", "верно"),
        Verdict::Failed => say!(lang, "failed", "ошибка"),
        Verdict::Inconclusive => say!(lang, "no verdict", "нет вердикта"),
        Verdict::Error => say!(lang, "not built", "не собрано"),
    }
}

/// What was found, in words.
fn message(finding: &Finding, sources: &Sources, lang: Lang) -> String {
    match finding {
        Finding::Refused(refusal) => refused(refusal, lang),
        Finding::Unanswered(end) => unanswered(*end, lang),
        Finding::Explored(outcome) if outcome.shows_nothing() => say!(
            lang,
            "the token fits no failing execution: the program, the compiler or `grader` is another than when it \
             was made. Explore again without --replay",
            "код не подходит ни к какому ошибочному исполнению: программа, компилятор или `grader` с тех пор \
             изменились. Повторите без --replay",
        ),
        Finding::Explored(outcome) if finding.verdict() == Verdict::Passed => {
            words::explored(&Explored::from(outcome.as_ref()), lang)
        }
        Finding::Explored(outcome) => headline(&interleaving::json(outcome, sources, lang)),
    }
}

/// Why there is no program.
pub fn refused(refusal: &Refusal, lang: Lang) -> String {
    let messages = &refusal.messages;
    if !refusal.not_modelled {
        return say!(lang, "it does not compile:\n{messages}", "не компилируется:\n{messages}");
    }
    say!(
        lang,
        "it compiles, but uses something of `std` that is not modelled:\n{messages}",
        "компилируется, но использует часть `std`, которой в модели нет:\n{messages}",
    )
}

fn headline(execution: &Value) -> String {
    execution["headline"].as_str().unwrap_or_default().to_string()
}

/// Why there is no answer.
pub fn unanswered(end: End, lang: Lang) -> String {
    match end {
        End::Killed(signal) => {
            say!(lang, "it was killed by signal {signal}", "программа убита сигналом {signal}")
        }
        End::Exited(code) => say!(
            lang,
            "it ended without an answer, with exit code {code}",
            "программа завершилась без ответа, с кодом {code}",
        ),
        End::Limit(Limit::Wall | Limit::Cpu) => say!(
            lang,
            "it was stopped long after its time was over",
            "программа остановлена: её время давно вышло",
        ),
        End::Limit(Limit::Memory) => {
            say!(lang, "it was stopped at the memory limit", "остановлена: слишком много памяти")
        }
        End::Limit(Limit::Tasks) => say!(
            lang,
            "it was stopped: too many processes and threads",
            "остановлена: слишком много процессов и потоков",
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
    }
}

/// The command that shows the failing execution again.
fn replay(program: &Examined) -> Option<String> {
    let token = program.finding.outcome()?.token.as_deref()?;
    let failed = program.finding.verdict() == Verdict::Failed;
    failed.then(|| format!("{} --replay {token}", program.command))
}

fn foot(exploration: &Exploration, lang: Lang) -> String {
    let seed = exploration.seed;
    match &exploration.mode {
        Mode::Instrumented => {
            say!(lang, "memory accesses are seen · seed {seed}\n", "обращения к памяти видны · seed {seed}\n")
        }
        Mode::Plain { why } => {
            let why = one_line(why, 200);
            say!(
                lang,
                "memory accesses are not seen: {why} · seed {seed}\n",
                "обращения к памяти не видны: {why} · seed {seed}\n",
            )
        }
    }
}

/// The exploration as one JSON object.
pub fn json(exploration: &Exploration, lang: Lang) -> String {
    let sources = &exploration.sources;
    let programs: Vec<Value> =
        exploration.programs.iter().map(|program| as_json(program, sources, lang)).collect();
    let object = json!({ "programs": programs, "seed": exploration.seed, "mode": exploration.mode });
    crate::escape::json(&format!("{object:#}\n"))
}

fn as_json(program: &Examined, sources: &Sources, lang: Lang) -> Value {
    let outcome = program.finding.outcome();
    json!({
        "name": program.name,
        "verdict": program.finding.verdict(),
        "kind": program.finding.kind(),
        // Without the accesses to memory, nobody knows whether those were all.
        "complete": outcome.is_some_and(|outcome| outcome.complete && outcome.instrumented),
        "executions": outcome.map_or(0, |outcome| outcome.executions),
        "message": message(&program.finding, sources, lang),
        "replay": replay(program),
        "outcome": outcome.map(|outcome| interleaving::json(outcome, sources, lang)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::race::build::Refusal;
    use crate::report::terminal::Paint;

    fn examined(answer: &str) -> Examined {
        let finding = Finding::Explored(Box::new(serde_json::from_str(answer).unwrap()));
        Examined { name: "main".into(), finding, command: "grader race a.rs".into() }
    }

    fn exploration(programs: Vec<Examined>) -> Exploration {
        Exploration { programs, mode: Mode::Instrumented, seed: 1, sources: Sources::default() }
    }

    const STYLE: Style = Style { lang: Lang::En, paint: Paint::Plain, width: 80 };
    const PASSED: &str =
        r#"{"scenario":"main","verdict":"passed","complete":true,"executions":7,"instrumented":true}"#;
    const FAILED: &str =
        r#"{"scenario":"main","verdict":"failed","kind":"deadlock","executions":3,"token":"1-a0"}"#;
    const NOT_CHECKED: &str = r#"{"scenario":"main","verdict":"not-checked","message":"reads a file"}"#;

    fn refused() -> Examined {
        let finding = Finding::Refused(Refusal { not_modelled: false, messages: "error: no".into() });
        Examined { finding, ..examined(PASSED) }
    }

    #[test]
    fn the_exit_code_is_that_of_the_worst_verdict() {
        let exit =
            |answers: &[&str]| exploration(answers.iter().map(|answer| examined(answer)).collect()).exit();
        assert_eq!(exit(&[PASSED, PASSED]), Exit::Full);
        assert_eq!(exit(&[PASSED, NOT_CHECKED]), Exit::Ungraded);
        assert_eq!(exit(&[PASSED, NOT_CHECKED, FAILED]), Exit::Lost);
        assert_eq!(exploration(vec![refused()]).exit(), Exit::Usage);
    }

    #[test]
    fn each_program_is_an_object_with_a_verdict() {
        let programs = vec![examined(PASSED), examined(FAILED), examined(NOT_CHECKED), refused()];
        let json: Value = serde_json::from_str(&json(&exploration(programs), Lang::En)).unwrap();
        let all = |field: &str| -> Vec<Value> {
            json["programs"].as_array().unwrap().iter().map(|program| program[field].clone()).collect()
        };
        assert_eq!(all("verdict"), ["passed", "failed", "inconclusive", "error"]);
        assert_eq!(all("kind"), [Value::Null, "deadlock".into(), Value::Null, Value::Null]);
        assert_eq!(all("executions"), [7, 3, 0, 0]);
        assert!(all("message")[2].as_str().unwrap().contains("reads a file"));
        assert_eq!(all("replay")[1], "grader race a.rs --replay 1-a0");
        assert_eq!(all("replay")[0], Value::Null);
    }

    #[test]
    fn a_pass_says_how_much_was_seen() {
        let text = text(&exploration(vec![examined(PASSED)]), STYLE);
        assert_eq!(text, "main: passed: all 7 executions\nmemory accesses are seen · seed 1\n");
    }
}
