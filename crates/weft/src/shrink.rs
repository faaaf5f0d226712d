//! Making a failing execution simpler: undoing its deviations one by one, as long as it still fails in the same way.
//!
//! The list of decisions is followed where it fits and by default where it does not; what was undone may change what the
//! others mean, so each try is a whole execution (in the manner of Zeller and Hildebrandt, "Simplifying and isolating
//! failure-inducing input", 2002, with single elements).

use crate::decision::{Decision, Mismatch, Path};
use crate::execution::{Model, Rules};
use crate::failure::Failure;
use crate::token::Token;
use std::time::{Duration, Instant};

/// So long an execution is made simpler.
const PATIENCE: Duration = Duration::from_millis(300);

/// The simplest execution found that fails as `failure` does.
pub(crate) fn shrink(model: &mut Model, failure: &Failure, token: Token) -> Token {
    let started = Instant::now();
    let rules = Rules { reduction: false, traced: false };
    let mut best = token.decisions;
    let mut position = best.len();
    while position > 0 && started.elapsed() < PATIENCE {
        position -= 1;
        if best.get(position).is_none_or(|decision| decision.chosen == 0) {
            continue;
        }
        let mut simpler = best.clone();
        simpler[position].chosen = 0;
        let ran = model.run(Path::along(simpler, Mismatch::Tolerate), rules);
        let fails = ran.failure.is_some_and(|other| other.same_kind(failure));
        if fails && weight(&ran.decisions) < weight(&best) {
            best = ran.decisions;
            position = best.len();
        }
    }
    Token { decisions: best }
}

/// Deviations weigh most, then decisions that are not by default, then length.
fn weight(decisions: &[Decision]) -> (u32, usize, usize) {
    let deviations = decisions.iter().map(|decision| decision.spent()).sum();
    (deviations, decisions.iter().filter(|decision| decision.chosen != 0).count(), decisions.len())
}
