//! Two calls on two threads, in every order of what happens.

use blocking_to_async::{Outcome, as_completed, gather};
use std::sync::Mutex;
use std::time::Duration;

/// Each place has the outcome of its own call, unless the deadline came first: here, it may come at any time.
pub fn each_in_its_place() {
    let outcomes = gather(&[1, 2], 2, |argument| argument * 10, Duration::from_secs(1));
    assert_eq!(outcomes.len(), 2, "as many outcomes as calls");
    assert!(matches!(outcomes[0], Outcome::Done(10) | Outcome::TimedOut), "first is {:?}", outcomes[0]);
    assert!(matches!(outcomes[1], Outcome::Done(20) | Outcome::TimedOut), "second is {:?}", outcomes[1]);
}

/// Each outcome is told once, and the function returns.
pub fn each_is_told_once() {
    as_completed(
        &[1, 2],
        2,
        |argument| argument * 10,
        |place, outcome| TOLD.lock().unwrap().push((place, outcome)),
    );
    let mut told = TOLD.lock().unwrap().clone();
    told.sort_by_key(|(place, _)| *place);
    assert_eq!(told, [(0, Outcome::Done(10)), (1, Outcome::Done(20))], "what has been told");
}

static TOLD: Mutex<Vec<(usize, Outcome)>> = Mutex::new(Vec::new());
