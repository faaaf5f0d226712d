//! Where a run lost time: the few places of the source that matter.

use super::diagnosis::Diagnosis;
use super::story::NUMBERS;
use crate::simulation::report::{Simulated, WaitKind};
use std::collections::BTreeSet;

/// A place loses so much of all the threads' time, or it does not matter: one part in fifty.
const MATTERS: u128 = 50;

/// Time lost at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The index of the place.
    pub place: usize,
    /// How many threads waited there, as far as that was long enough to be seen.
    pub threads: usize,
}

/// The places that matter, most lost time first. That a thread waits for others to end is what it should do, so that
/// comes last; but first comes what the diagnosis is about.
pub fn losses(simulated: &Simulated, diagnosis: &Diagnosis) -> Vec<Loss> {
    let all = u128::from(simulated.makespan) * simulated.tasks.len() as u128;
    let matters = |place: &usize| {
        let lost = u128::from(simulated.places[*place].lost);
        lost > 0 && (lost * MATTERS >= all || diagnosis.place() == Some(*place))
    };
    let mut places: Vec<usize> = (0..simulated.places.len()).filter(matters).collect();
    places.sort_by_key(|place| {
        let waited = &simulated.places[*place];
        let is_join = waited.kind == WaitKind::Join;
        (diagnosis.place() != Some(*place), is_join, std::cmp::Reverse(waited.lost))
    });
    let loss = |place| Loss { place, threads: threads(simulated, place) };
    places.into_iter().take(NUMBERS.len()).map(loss).collect()
}

fn threads(simulated: &Simulated, place: usize) -> usize {
    let waits = simulated.waits.iter().filter(|wait| wait.place == place);
    waits.map(|wait| wait.task).collect::<BTreeSet<_>>().len()
}
