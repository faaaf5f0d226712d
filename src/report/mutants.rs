//! What became of the mutants of an exercise: a table of those that survive, and how many do not.

use crate::course::mutants::harmless::Harmless;
use crate::course::mutants::mutate::Mutant;
use crate::course::mutants::{Examined, Fate, Trial};
use crate::escape::one_line;
use crate::lang::{Lang, say};
use crate::report::words;
use std::collections::BTreeMap;

/// So many characters are shown of a piece of code.
const MAX_CODE: usize = 100;
/// So many of a reason.
const MAX_REASON: usize = 4096;
/// How wide the column of kinds is: as the longest of them.
const KIND: usize = 17;

/// The mutants as text.
pub fn render(examined: &Examined, lang: Lang) -> String {
    let shown: Vec<&Trial> = examined.trials.iter().filter(|trial| is_shown(trial)).collect();
    let width = shown.iter().map(|trial| place(trial).chars().count()).max().unwrap_or(0);
    let mut out = format!("{}\n", examined.exercise);
    out.extend(shown.iter().map(|trial| row(trial, width, lang)));
    out.extend(examined.stale.iter().map(|entry| stale(entry, lang)));
    out.push_str(&sum(examined, lang));
    out
}

fn is_shown(trial: &Trial) -> bool {
    matches!(trial.fate, Fate::Survived | Fate::Undecided(..) | Fate::Ungraded(_))
}

fn place(trial: &Trial) -> String {
    format!("{}:{}", trial.file.display(), trial.mutant.line)
}

fn row(trial: &Trial, width: usize, lang: Lang) -> String {
    let (mark, note) = match (&trial.fate, &trial.harmless) {
        (Fate::Ungraded(reason), _) => ("!", say!(lang, "not graded: {reason}", "не оценено: {reason}")),
        (_, Some(reason)) => ("~", say!(lang, "harmless: {reason}", "безвредно: {reason}")),
        (Fate::Undecided(check, doubt), None) => ("?", format!("{check}: {}", words::doubt(doubt, lang))),
        (Fate::Survived | Fate::Killed(_) | Fate::DoesNotCompile, None) => ("✗", unnoticed(trial, lang)),
    };
    let kind = trial.mutant.kind.name();
    let (place, change) = (place(trial), change(&trial.mutant, lang));
    format!("  {mark} {place:<width$}  {kind:<KIND$}  {change}\n      {}\n", one_line(&note, MAX_REASON))
}

fn unnoticed(trial: &Trial, lang: Lang) -> String {
    let line = &trial.mutant.text;
    say!(lang, "no check notices it; the line: {line}", "ни одна проверка не замечает; строка: {line}")
}

fn change(mutant: &Mutant, lang: Lang) -> String {
    let code = |text: &str| format!("`{}`", one_line(text, MAX_CODE));
    let nothing = say!(lang, "nothing", "ничего");
    let after = if mutant.after.is_empty() { nothing } else { code(&mutant.after) };
    format!("{} → {after}", code(&mutant.before))
}

fn stale(entry: &Harmless, lang: Lang) -> String {
    let (kind, line) = (entry.kind.name(), one_line(&entry.line, MAX_CODE));
    let told = say!(
        lang,
        "stale, no such mutant survives: {kind} of `{line}`",
        "устарело, такой мутант не выживает: {kind} в `{line}`",
    );
    format!("  ! mutants.toml: {told}\n")
}

fn sum(examined: &Examined, lang: Lang) -> String {
    let count = |is: fn(&Trial) -> bool| examined.trials.iter().filter(|trial| is(trial)).count();
    let all = examined.trials.len();
    let killed = count(|trial| matches!(trial.fate, Fate::Killed(_)));
    let uncompiled = count(|trial| trial.fate == Fate::DoesNotCompile);
    let survived = count(|trial| trial.fate == Fate::Survived);
    let undecided = count(|trial| matches!(trial.fate, Fate::Undecided(..)));
    let harmless = survived + undecided - examined.unexplained() - examined.undecided();
    let by = killers(examined);
    let by = if by.is_empty() { by } else { format!(" ({by})") };
    say!(
        lang,
        "  mutants: {all}; killed: {killed}{by}; do not compile: {uncompiled}; survive: {survived}, undecided: {undecided}, harmless of these: {harmless}\n",
        "  мутантов: {all}; убито: {killed}{by}; не компилируется: {uncompiled}; выжило: {survived}, без вердикта: {undecided}, из них безвредных: {harmless}\n",
    )
}

/// How many each check has killed.
fn killers(examined: &Examined) -> String {
    let mut checks: BTreeMap<&str, usize> = BTreeMap::new();
    for trial in &examined.trials {
        if let Fate::Killed(check) = &trial.fate {
            *checks.entry(check).or_default() += 1;
        }
    }
    checks.into_iter().map(|(check, count)| format!("{check}: {count}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::mutants::mutate::{Kind, mutants};
    use crate::fault::Doubt;

    fn examined() -> Examined {
        let source = "fn f() {\n    wake();\n    park(); // why\n    g();\n    h();\n    i();\n    j();\n}\n";
        let fates = [
            (Fate::Survived, None),
            (Fate::Survived, Some("It spins.")),
            (Fate::Killed("races-2".into()), None),
            (Fate::DoesNotCompile, None),
            (Fate::Ungraded("disk full".into()), None),
            (Fate::Undecided("races".into(), Doubt::Unexplored { executions: 7 }), None),
        ];
        let trial = |(mutant, (fate, harmless)): (Mutant, (Fate, Option<&str>))| Trial {
            file: "src/lib.rs".into(),
            mutant,
            fate,
            harmless: harmless.map(str::to_string),
        };
        let calls = mutants(source).unwrap().into_iter().filter(|mutant| mutant.kind == Kind::RemoveCall);
        let trials = calls.zip(fates).map(trial).collect();
        let entry =
            Harmless { kind: Kind::RemoveDrop, line: "drop(x);".into(), after: None, why: "It ends.".into() };
        Examined { exercise: "exercise-1".into(), trials, stale: vec![entry] }
    }

    #[test]
    fn every_fate_is_told() {
        let expected = "\
exercise-1
  ✗ src/lib.rs:2  remove-call        `wake();` → nothing
      no check notices it; the line: wake();
  ~ src/lib.rs:3  remove-call        `park();` → nothing
      harmless: It spins.
  ! src/lib.rs:6  remove-call        `i();` → nothing
      not graded: disk full
  ? src/lib.rs:7  remove-call        `j();` → nothing
      races: 7 executions are too few for a verdict. Nothing is lost; try again when the machine is quiet
  ! mutants.toml: stale, no such mutant survives: remove-drop of `drop(x);`
  mutants: 6; killed: 1 (races-2: 1); do not compile: 1; survive: 2, undecided: 1, harmless of these: 1
";
        assert_eq!(render(&examined(), Lang::En), expected);
    }

    #[test]
    fn it_is_told_in_russian_as_well() {
        let russian = render(&examined(), Lang::Ru);
        assert!(
            russian.contains("`wake();` → ничего\n      ни одна проверка не замечает; строка: wake();\n")
        );
        assert!(russian.contains("мутантов: 6; убито: 1 (races-2: 1)"));
    }

    #[test]
    fn without_mutants_there_is_only_the_sum() {
        let none = Examined { exercise: "exercise-1".into(), trials: Vec::new(), stale: Vec::new() };
        assert!(
            render(&none, Lang::En).starts_with("exercise-1\n  mutants: 0; killed: 0; do not compile: 0;")
        );
    }
}
