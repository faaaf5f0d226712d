//! The last words of a process that cannot go on: a loop that the engine never sees the end of, or a signal.

use crate::config::Config;
use crate::engine::{Engine, Used, leave_for_good};
use crate::failure::Failure;
use crate::outcome::{Outcome, Verdict};
use crate::place::Place;
use crate::token::Token;
use crate::worker;

/// Answers that the running execution is wrong, as far as can be told, and ends the process.
///
/// Called from a signal handler, where most things are forbidden; they are done all the same, because nothing comes
/// after them that they could spoil, and whoever started the process has a limit on its time.
pub(crate) fn emit_fatal(kind: &'static str, message: String, at: Option<Place>) -> ! {
    let engine = leave_for_good();
    let failure = match kind {
        "livelock" => Failure::Spin { message, at },
        "panic" => Failure::Panic { message, at },
        _ => Failure::Memory { message, at },
    };
    worker::last_words(&outcome(failure, engine))
}

fn outcome(failure: Failure, engine: Option<&mut Engine>) -> Outcome {
    let mut outcome = Outcome::nothing_found(Used::default());
    (outcome.verdict, outcome.failure) = (Verdict::Failed, Some(failure));
    if let Some(engine) = engine {
        let made = engine.path.position;
        let filtered = engine.path.unfiltered.clone();
        let decisions = filtered.unwrap_or_else(|| engine.path.decisions[..made].to_vec());
        outcome.token = Some(Token { decisions }.write());
        outcome.executions = u64::from(engine.execution);
        outcome.used = engine.used;
        outcome.take_record(engine);
    }
    outcome
}

/// What a process was told that has not answered yet.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    pub scenario: String,
    pub config: Config,
    pub instrumented: bool,
    pub descriptor: Option<i32>,
}
