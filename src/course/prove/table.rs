//! The proof in one table, and the checks that nothing has shown to be able to fail.

use super::{Finding, Tried};
use crate::exercise::Exercise;
use crate::lang::{Lang, say};
use std::collections::BTreeSet;
use std::time::Duration;

/// How many submissions fared as they should, and how many did not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub held: usize,
    pub broken: usize,
    /// A check that should have given a verdict gave none.
    pub open: usize,
}

impl Count {
    /// Counts what was tried.
    pub fn of<'a>(tried: impl IntoIterator<Item = &'a Tried>) -> Count {
        let mut count = Count::default();
        for one in tried {
            match one.finding {
                Finding::Held => count.held += 1,
                Finding::Broken(_) => count.broken += 1,
                Finding::Open(_) => count.open += 1,
            }
        }
        count
    }
}

/// A line for each exercise: how its submissions fared, and how long they took.
pub fn table(exercises: &[&Exercise], tried: &[Tried], lang: Lang) -> String {
    let head = say!(
        lang,
        "as they should be · not · no verdict · seconds",
        "как надо · не так · без вердикта · секунд",
    );
    let width = exercises.iter().map(|exercise| label(exercise).len()).max().unwrap_or_default();
    let rows = exercises.iter().map(|exercise| {
        let own: Vec<&Tried> = tried.iter().filter(|one| one.exercise == exercise.number).collect();
        let Count { held, broken, open } = Count::of(own.iter().copied());
        let time: Duration = own.iter().map(|one| one.time).sum();
        let mark = if broken > 0 {
            '✗'
        } else if open > 0 {
            '?'
        } else {
            '✓'
        };
        let seconds = time.as_secs_f64();
        format!("  {mark} {:<width$} {held:>4} {broken:>4} {open:>4} {seconds:>8.1}\n", label(exercise))
    });
    format!("\n{head}\n{}", rows.collect::<String>())
}

fn label(exercise: &Exercise) -> String {
    format!("{} {}", exercise.id(), exercise.slug)
}

/// The checks that no wrong submission fails alone or with others, but for not compiling: nothing shows that they can.
pub fn unfailed(exercises: &[&Exercise], tried: &[Tried]) -> Vec<String> {
    let failed: BTreeSet<(u32, &str)> =
        tried.iter().flat_map(|one| one.failed.iter().map(|check| (one.exercise, check.as_str()))).collect();
    let all = exercises.iter().flat_map(|exercise| {
        let checks = exercise.named_checks().into_iter().map(|(name, _)| name);
        checks.map(move |name| (exercise, name))
    });
    all.filter(|(exercise, name)| !failed.contains(&(exercise.number, name.as_str())))
        .map(|(exercise, name)| format!("{} {name}", exercise.id()))
        .collect()
}
