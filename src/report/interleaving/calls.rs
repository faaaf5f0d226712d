//! Which method of a library the source calls where the model sees what the library does inside of it.
//!
//! A library's methods pass on the place of their caller. So the load within `number.get()` stands at `get`, where the
//! source says nothing of a load. There the report says `number.get()`, and leaves out what else that method does.

use super::operation::method;
use super::sources::Sources;
use crate::escape::one_line;
use crate::race::outcome::{Event, Outcome, Place};
use std::collections::BTreeMap;

/// For so many places the source is searched; at the others stands what the model saw.
const MAX_PLACES: usize = 400;
/// How wide a name may be.
const MAX_WIDTH: usize = 40;

/// The methods that are called in the source, by their places.
#[derive(Debug, Default)]
pub struct Calls {
    names: BTreeMap<(String, u32, u32), String>,
}

impl Calls {
    /// Finds all of them; none, where no library is used.
    pub fn of(outcome: &Outcome, sources: &Sources) -> Calls {
        let mut names = BTreeMap::new();
        if !sources.has_libraries() {
            return Calls { names };
        }
        let events = outcome.events.iter().filter(|event| event.object.is_some());
        let places = events.map(|event| &event.at).chain(outcome.waiting.iter().map(|waiting| &waiting.at));
        for place in places.flatten() {
            if names.len() < MAX_PLACES && !names.contains_key(&key(place)) {
                names.insert(key(place), name(place, sources).unwrap_or_default());
            }
        }
        Calls { names }
    }

    /// The method that is called at a place, if it is not the operation itself.
    pub fn around(&self, verb: &str, at: Option<&Place>) -> Option<&str> {
        let name = self.names.get(&key(at?))?;
        // What is given back is given back by no call: its place is where it was taken.
        (!name.is_empty() && !stands_for(name, method(verb))).then_some(name)
    }

    /// Whether a step is only what a method does besides, before or after what it is called for.
    pub fn is_besides(&self, event: &Event, next: Option<&Event>) -> bool {
        if self.around(&event.verb, event.at.as_ref()).is_none() {
            return false;
        }
        let goes_on = |next: &Event| {
            (next.thread, &next.at) == (event.thread, &event.at) && !is_afterwards(method(&next.verb))
        };
        let verb = method(&event.verb);
        is_afterwards(verb) || verb == "lock" && next.is_some_and(goes_on)
    }
}

fn key(place: &Place) -> (String, u32, u32) {
    (place.file.clone(), place.line, place.column)
}

/// The word at a place, if it is a method that is called there.
fn name(place: &Place, sources: &Sources) -> Option<String> {
    let (tokens, start) = sources.tokens_at(place)?;
    let is_method = start > 0 && tokens[start - 1].text == ".";
    let is_called = tokens.get(start + 1).is_some_and(|next| next.text == "(");
    (tokens[start].is_word() && is_method && is_called).then(|| one_line(tokens[start].text, MAX_WIDTH))
}

/// Whether the operation is what the source calls: `lock`, and the end of it.
fn stands_for(name: &str, verb: &str) -> bool {
    name == verb || name == "lock" && verb == "unlock"
}

fn is_afterwards(verb: &str) -> bool {
    matches!(verb, "unlock" | "drop" | "notify_one" | "notify_all")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn add(number: Value<u64>) {\n    number.set(number.get() + 1);\n}\n";

    fn at(code: &str) -> Option<Place> {
        let line = SOURCE.lines().nth(1)?;
        let column = u32::try_from(line.find(code)? + 1).unwrap();
        Some(Place { file: "src/lib.rs".into(), line: 2, column })
    }

    fn step(verb: &str, code: &str) -> Event {
        Event { verb: verb.into(), at: at(code), object: Some(0), ..Event::default() }
    }

    fn calls(events: &[Event], libraries: &[String]) -> Calls {
        let mut outcome: Outcome = serde_json::from_str(r#"{"scenario":"s","verdict":"failed"}"#).unwrap();
        outcome.events = events.to_vec();
        let sources: Sources = [("src/lib.rs", SOURCE)].into_iter().collect();
        Calls::of(&outcome, &sources.using(libraries))
    }

    #[test]
    fn what_a_library_does_is_called_as_the_source_calls_it() {
        let load = step("load", "get");
        let calls = calls(&[load.clone(), step("store", "set")], &["multiproc".into()]);
        assert_eq!(calls.around("load", load.at.as_ref()), Some("get"));
        assert_eq!(calls.around("get", load.at.as_ref()), None);
    }

    #[test]
    fn a_lock_around_what_is_done_is_left_out_and_a_lock_alone_is_not() {
        let (lock, load, unlock) =
            (step("Mutex::lock", "get"), step("load", "get"), step("Mutex::unlock", "get"));
        let calls = calls(&[lock.clone(), load.clone(), unlock.clone()], &["multiproc".into()]);
        assert!(calls.is_besides(&lock, Some(&load)));
        assert!(!calls.is_besides(&load, Some(&unlock)));
        assert!(calls.is_besides(&unlock, None));
        assert!(!calls.is_besides(&lock, Some(&unlock)));
    }

    #[test]
    fn without_a_library_everything_is_what_the_model_saw() {
        let load = step("load", "get");
        assert_eq!(calls(std::slice::from_ref(&load), &[]).around("load", load.at.as_ref()), None);
    }
}
