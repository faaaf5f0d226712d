//! The proof of a course as text: a line for each submission, a table of the exercises, and what follows from it.

use crate::course::prove::{Count, Finding, Tried};
use crate::escape::one_line;
use crate::exercise::Exercise;
use crate::lang::{Lang, say};
use std::time::Duration;

/// So many characters are told of why a submission did not fare as it should.
const MAX_REASONS: usize = 4096;

/// How one submission fared.
pub fn line(tried: &Tried) -> String {
    let told = |reasons: &[String]| one_line(&reasons.join("; "), MAX_REASONS);
    let name = &tried.name;
    match &tried.finding {
        Finding::Held if tried.remembered => format!("  ✓ {name} …\n"),
        Finding::Held => format!("  ✓ {name}\n"),
        Finding::Broken(reasons) => format!("  ✗ {name}: {}\n", told(reasons)),
        Finding::Open(reasons) => format!("  ? {name}: {}\n", told(reasons)),
    }
}

/// A line for each exercise: how its submissions fared, and how long they took.
pub fn table(exercises: &[&Exercise], tried: &[Tried], lang: Lang) -> String {
    let head = say!(
        lang,
        "as they should be · not · no verdict · seconds",
        "как надо · не так · без вердикта · секунд",
    );
    let label = |exercise: &Exercise| format!("{} {}", exercise.id(), exercise.slug);
    let width = exercises.iter().map(|exercise| label(exercise).len()).max().unwrap_or_default();
    let rows = exercises.iter().map(|exercise| {
        let own: Vec<&Tried> = tried.iter().filter(|one| one.exercise == exercise.number).collect();
        row(&format!("{:<width$}", label(exercise)), &own)
    });
    format!("\n{head}\n{}", rows.collect::<String>())
}

fn row(label: &str, tried: &[&Tried]) -> String {
    let Count { held, broken, open } = Count::of(tried.iter().copied());
    let time: Duration = tried.iter().map(|one| one.time).sum();
    let mark = match (broken, open) {
        (0, 0) => '✓',
        (0, _) => '?',
        _ => '✗',
    };
    let seconds = time.as_secs_f64();
    format!("  {mark} {label} {held:>4} {broken:>4} {open:>4} {seconds:>8.1}\n")
}

/// What follows for the whole; `unfailed` are the checks that nothing fails.
pub fn conclusion(tried: &[Tried], unfailed: &[String], seed: u64, lang: Lang) -> String {
    let Count { held, broken, open } = Count::of(tried);
    let mut text = String::new();
    if !unfailed.is_empty() {
        let names = unfailed.join(", ");
        text += &say!(
            lang,
            "\nNo wrong submission shows that these checks can fail: {names}\n",
            "\nНи одно неверное решение не показывает, что эти проверки могут не пройти: {names}\n",
        );
    }
    let remembered = tried.iter().filter(|one| one.remembered).count();
    if remembered > 0 {
        text += &say!(
            lang,
            "\n{remembered} held before (…), and nothing has changed since; `--again` tries them, too\n",
            "\nпроверено раньше (…), и с тех пор ничего не изменилось: {remembered}; `--again` проверит и их\n",
        );
    }
    text += &say!(
        lang,
        "\n{held} as they should be, {broken} not, {open} without a verdict (seed {seed})\n",
        "\nкак надо: {held}, не так: {broken}, без вердикта: {open} (seed {seed})\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(finding: Finding, remembered: bool) -> Tried {
        let name = "exercise-3 wrong/x".to_string();
        Tried { exercise: 3, name, finding, failed: Vec::new(), time: Duration::from_secs(2), remembered }
    }

    fn all() -> [Tried; 3] {
        let reasons = || vec!["output: a pass".to_string(), "races: a pass".to_string()];
        [
            tried(Finding::Held, true),
            tried(Finding::Broken(reasons()), false),
            tried(Finding::Open(reasons()), false),
        ]
    }

    #[test]
    fn a_line_has_the_mark_and_the_reasons() {
        assert_eq!(line(&tried(Finding::Held, false)), "  ✓ exercise-3 wrong/x\n");
        let [remembered, broken, open] = all();
        assert_eq!(line(&remembered), "  ✓ exercise-3 wrong/x …\n");
        assert_eq!(line(&broken), "  ✗ exercise-3 wrong/x: output: a pass; races: a pass\n");
        assert_eq!(line(&open), "  ? exercise-3 wrong/x: output: a pass; races: a pass\n");
    }

    #[test]
    fn the_mark_of_an_exercise_is_that_of_its_worst_submission() {
        let [held, broken, open] = &all();
        assert_eq!(row("x", &[held]), "  ✓ x    1    0    0      2.0\n");
        assert_eq!(row("x", &[held, open]), "  ? x    1    0    1      4.0\n");
        assert_eq!(row("x", &[held, open, broken]), "  ✗ x    1    1    1      6.0\n");
    }

    #[test]
    fn checks_that_nothing_fails_are_named_and_what_was_remembered_is_counted() {
        let text = conclusion(&all(), &["exercise-3 hygiene".to_string()], 7, Lang::En);
        assert!(text.contains("these checks can fail: exercise-3 hygiene\n"), "{text}");
        assert!(text.contains("\n1 held before (…)"), "{text}");
        assert!(text.ends_with("\n1 as they should be, 1 not, 1 without a verdict (seed 7)\n"), "{text}");
    }
}
