//! How many submissions fared as they should, and the checks that nothing has shown to be able to fail.

use super::{Finding, Tried};
use crate::exercise::Exercise;
use std::collections::BTreeSet;

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

/// The checks that no wrong submission fails, alone or with others, but for not compiling: nothing shows that they can.
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
