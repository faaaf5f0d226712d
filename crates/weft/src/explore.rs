//! Exploring a scenario from the first execution to the verdict.

use crate::config::Config;
use crate::decision::{Mismatch, Path};
use crate::execution::{Model, Rules};
use crate::failure::{Failure, RaceReport};
use crate::outcome::{Outcome, Verdict};
use crate::search::{Found, search};
use crate::shrink::shrink;
use crate::token::Token;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Models run one at a time: there is one engine.
static ONE: Mutex<()> = Mutex::new(());

/// Explores the executions of a scenario.
pub fn explore(config: &Config, scenario: &dyn Fn()) -> Outcome {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let started = Instant::now();
    let mut model = Model::new(scenario, config.clone());
    let found = search(&mut model, config);
    conclude(&mut model, found, started)
}

/// Makes one execution again.
pub fn replay(config: &Config, token: &Token, scenario: &dyn Fn()) -> Outcome {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let started = Instant::now();
    let mut model = Model::new(scenario, config.clone());
    let (failure, outcome) = record(&mut model, token, None);
    let (failure, mut outcome) = match failure {
        None => (None, outcome),
        Some(failure) => record_accesses(&mut model, token, failure, outcome),
    };
    finish(&mut outcome, failure);
    (outcome.executions, outcome.replayed) = (1, true);
    outcome.took = started.elapsed();
    outcome
}

fn conclude(model: &mut Model, found: Found, started: Instant) -> Outcome {
    let mut outcome = match found.failure {
        None if found.executions == 0 => {
            let what = format!("goes on for more than {} steps", model.engine.config.most_steps);
            let mut outcome = nothing_found(model);
            finish(&mut outcome, Some(Failure::NotChecked { what, at: None }));
            outcome
        }
        None => nothing_found(model),
        // What left the model is told as it was found: nothing is gained by a shorter way out.
        Some((failure @ Failure::NotChecked { .. }, _)) => {
            let mut outcome = nothing_found(model);
            finish(&mut outcome, Some(failure));
            outcome
        }
        Some((failure, token)) => explain(model, failure, token),
    };
    outcome.complete = found.complete && outcome.verdict == Verdict::Passed;
    outcome.executions = found.executions;
    outcome.space = outcome.complete.then_some(found.space);
    outcome.redundant = found.redundant;
    outcome.random = found.random;
    outcome.found_after = (outcome.verdict == Verdict::Failed).then_some(found.after);
    outcome.bound = found.bound;
    outcome.took = started.elapsed();
    outcome
}

/// Makes the failing execution simpler, and records it for people.
fn explain(model: &mut Model, failure: Failure, token: Token) -> Outcome {
    let token = shrink(model, &failure, token);
    let (again, outcome) = record(model, &token, None);
    let (again, mut outcome) = record_accesses(model, &token, again.unwrap_or(failure), outcome);
    finish(&mut outcome, again);
    outcome
}

/// If memory was accessed wrongly: the same execution once more, with the accesses to that memory recorded.
fn record_accesses(
    model: &mut Model,
    token: &Token,
    failure: Failure,
    outcome: Outcome,
) -> (Option<Failure>, Outcome) {
    let watch = match &failure {
        Failure::DataRace(race) => Some((race.address, race.size)),
        Failure::Memory { .. } => None, // The runtime remembers which memory it was.
        _ => return (Some(failure), outcome),
    };
    let (again, outcome) = record(model, token, watch);
    (Some(again.unwrap_or(failure)), outcome)
}

fn record(model: &mut Model, token: &Token, watch: Option<(usize, usize)>) -> (Option<Failure>, Outcome) {
    let rules = Rules { reduction: false, traced: true };
    model.engine.watch = watch;
    let mut ran = model.run(Path::along(token.decisions.clone(), Mismatch::Tolerate), rules);
    while model.has_another_shape() {
        ran = model.run(Path::along(token.decisions.clone(), Mismatch::Tolerate), rules);
    }
    model.engine.watch = None;
    let mut outcome = nothing_found(model);
    outcome.take_record(&mut model.engine);
    outcome.deviations = ran.cost;
    outcome.token = Some(Token { decisions: ran.decisions }.write());
    (ran.failure.map(|failure| place_accesses(failure, &outcome)), outcome)
}

/// The places of the two accesses of a race, from the record of the accesses to that memory.
fn place_accesses(failure: Failure, outcome: &Outcome) -> Failure {
    let Failure::DataRace(RaceReport { address, size, mut first, mut second }) = failure else {
        return failure;
    };
    for access in [&mut first, &mut second] {
        let same = |event: &&crate::trace::Event| event.task == access.task && event.note.verb == access.what;
        if access.at.is_none()
            && let Some(event) = outcome.events.iter().rev().find(same)
        {
            access.at.clone_from(&event.at);
        }
    }
    Failure::DataRace(RaceReport { address, size, first, second })
}

fn finish(outcome: &mut Outcome, failure: Option<Failure>) {
    outcome.verdict = match &failure {
        None => Verdict::Passed,
        Some(Failure::NotChecked { .. }) => Verdict::NotChecked,
        Some(_) => Verdict::Failed,
    };
    outcome.failure = failure;
}

fn nothing_found(model: &Model) -> Outcome {
    Outcome::nothing_found(model.used())
}
