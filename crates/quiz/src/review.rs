//! When to ask again what was once answered wrong.
//!
//! A question enters when it is first not quite right, and from then on FSRS, a model of forgetting, says when it is due:
//! soon after a mistake, after ever longer pauses once it is known. What is right at once is never asked again.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use rs_fsrs::{Card, FSRS, Parameters, Rating};
use serde::{Deserialize, Serialize};

/// What one student has to repeat, by the ids of the questions. It is kept in a file between sessions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct State {
    cards: BTreeMap<String, Card>,
}

/// The questions that are due, the one most overdue first.
#[must_use]
pub fn due(state: &State, now: SystemTime) -> Vec<&str> {
    let mut due: Vec<(SystemTime, &str)> =
        state.cards.iter().map(|(id, card)| (SystemTime::from(card.due), id.as_str())).collect();
    due.retain(|(when, _)| *when <= now);
    due.sort();
    due.into_iter().map(|(_, id)| id).collect()
}

/// When the next question is due; `None` if there is none to repeat.
#[must_use]
pub fn next_due(state: &State) -> Option<SystemTime> {
    state.cards.values().map(|card| SystemTime::from(card.due)).min()
}

/// The state after a question was answered with that share, from 0 to 1.
#[must_use]
pub fn answered(mut state: State, id: &str, share: f64, now: SystemTime) -> State {
    let card = match state.cards.get(id) {
        Some(card) => card.clone(),
        None if share >= 1.0 => return state,
        None => Card::default(),
    };
    // A clock that was set back must not make the pause since the last time negative.
    let now =
        now.max(SystemTime::from(card.last_review)).max(SystemTime::UNIX_EPOCH + Duration::from_secs(1));
    let next = FSRS::new(Parameters::default()).next(card, now.into(), rating(share)).card;
    state.cards.insert(id.to_owned(), next);
    state
}

/// Half of it is hardly known; less is not.
fn rating(share: f64) -> Rating {
    match share {
        share if share >= 1.0 => Rating::Good,
        share if share >= 0.5 => Rating::Hard,
        _ => Rating::Again,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn start() -> SystemTime {
        SystemTime::UNIX_EPOCH + DAY * 20_000
    }

    fn missed(id: &str) -> State {
        answered(State::default(), id, 0.0, start())
    }

    #[test]
    fn what_is_right_at_once_is_not_asked_again() {
        let state = answered(State::default(), "pid", 1.0, start());
        assert_eq!((due(&state, start() + DAY * 1000), next_due(&state)), (vec![], None));
    }

    #[test]
    fn what_was_wrong_is_due_within_the_hour_and_not_at_once() {
        let state = missed("pid");
        assert!(due(&state, start()).is_empty());
        assert_eq!(due(&state, start() + Duration::from_secs(3600)), ["pid"]);
    }

    #[test]
    fn pauses_grow_while_the_answers_are_right_and_shrink_after_a_mistake() {
        let (mut state, mut now, mut pauses) = (missed("pid"), start(), Vec::new());
        for _ in 0..5 {
            now = next_due(&state).expect("a question");
            state = answered(state, "pid", 1.0, now);
            pauses.push(next_due(&state).expect("a question").duration_since(now).expect("later"));
        }
        assert!(pauses.is_sorted() && pauses[4] > DAY, "{pauses:?}");
        now += pauses[4];
        let state = answered(state, "pid", 0.0, now);
        assert!(next_due(&state).expect("a question") < now + DAY);
    }

    #[test]
    fn half_an_answer_comes_back_sooner_than_a_whole_one() {
        let now = start() + DAY;
        let half = answered(missed("pid"), "pid", 0.5, now);
        let whole = answered(missed("pid"), "pid", 1.0, now);
        assert!(next_due(&half) < next_due(&whole));
    }

    #[test]
    fn the_most_overdue_question_comes_first() {
        let state = answered(missed("late"), "early", 0.0, start() - DAY);
        assert_eq!(due(&state, start() + DAY), ["early", "late"]);
    }

    #[test]
    fn the_state_survives_its_file() {
        let state = missed("pid");
        let json = serde_json::to_string(&state).expect("JSON");
        assert_eq!(serde_json::from_str::<State>(&json).expect("a state"), state);
    }

    #[test]
    fn a_clock_that_was_set_back_does_no_harm() {
        let state = answered(missed("pid"), "pid", 1.0, start() - DAY * 30);
        assert!(next_due(&state).expect("a question") >= start());
        let before_time = SystemTime::UNIX_EPOCH - DAY;
        assert!(next_due(&answered(State::default(), "pid", 0.0, before_time)).is_some());
    }
}
