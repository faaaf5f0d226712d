//! What threads and objects are called in a report: as the source calls them, and each by a name of its own.

use super::made::{Label, label, receiver};
use super::operation::method;
use super::sources::Sources;
use super::spawned;
use crate::escape::one_line;
use crate::race::outcome::{Event, Object, Outcome, Place, Thread};
use std::collections::{BTreeMap, BTreeSet};

/// How wide a name may be.
const MAX_WIDTH: usize = 24;
/// For so many threads and objects the source is searched; the others have numbers.
const MAX_NAMED: usize = 400;

/// The names of an execution's threads and objects, harmless for a terminal.
pub struct Names {
    threads: Vec<String>,
    objects: Vec<Label>,
}

impl Names {
    /// Finds all names.
    pub fn of(outcome: &Outcome, sources: &Sources) -> Names {
        Names { threads: of_threads(&outcome.threads, sources), objects: of_objects(outcome, sources) }
    }

    /// A thread's name.
    pub fn thread(&self, thread: usize) -> String {
        self.threads.get(thread).cloned().unwrap_or_else(|| by_number(thread))
    }

    /// An object's name.
    pub fn object(&self, object: usize) -> String {
        match self.objects.get(object) {
            Some(Label::One(name)) => name.clone(),
            Some(Label::Ends(sender, receiver)) => format!("{sender}/{receiver}"),
            None => format!("object {object}"),
        }
    }

    /// An object's name in an operation: of a channel, the end that has the operation.
    pub fn object_of(&self, object: usize, verb: &str) -> String {
        let verb = verb.to_ascii_lowercase();
        match self.objects.get(object) {
            Some(Label::Ends(sender, _)) if verb.contains("send") => sender.clone(),
            Some(Label::Ends(_, receiver)) if verb.contains("recv") || verb.contains("receiver") => {
                receiver.clone()
            }
            _ => self.object(object),
        }
    }
}

fn by_number(thread: usize) -> String {
    if thread == 0 { "main".into() } else { format!("T{thread}") }
}

fn of_threads(threads: &[Thread], sources: &Sources) -> Vec<String> {
    let found: Vec<Option<String>> =
        threads.iter().take(MAX_NAMED).map(|thread| of_thread(thread, sources)).collect();
    let bases = found.into_iter().enumerate().map(|(index, name)| match name {
        Some(name) if index > 0 && name != by_number(0) => name,
        _ => by_number(index),
    });
    distinct(&bases.collect::<Vec<_>>(), |base, nth| format!("{base}-{nth}"))
}

fn of_thread(thread: &Thread, sources: &Sources) -> Option<String> {
    let given = thread.name.as_deref().filter(|name| !name.trim().is_empty());
    given.map(|name| one_line(name, MAX_WIDTH)).or_else(|| {
        let (tokens, start) = sources.tokens_at(thread.spawned.as_ref()?)?;
        let name = spawned::name(&tokens, start, &|name| sources.has_words("fn", name))?;
        Some(one_line(name.trim_start_matches('_'), MAX_WIDTH))
    })
}

fn of_objects(outcome: &Outcome, sources: &Sources) -> Vec<Label> {
    let used = |number| outcome.events.iter().find(|event| event.object == Some(number));
    let objects = outcome.objects.iter().enumerate().take(MAX_NAMED);
    let found: Vec<Label> =
        objects.map(|(number, object)| of_object(object, used(number), sources)).collect();
    let bases = found.iter().map(|label| match label {
        Label::One(name) => name.clone(),
        Label::Ends(sender, receiver) => format!("{sender}/{receiver}"),
    });
    // The first keeps its name, as the only one often is the only one that matters.
    let number = |nth| if nth == 1 { String::new() } else { format!("#{nth}") };
    let bases: Vec<String> = bases.collect();
    let numbered = |base: &str, nth| format!("{base}{}", number(nth));
    let names = if sources.has_libraries() {
        distinct_within_kinds(&bases, &outcome.objects, numbered)
    } else {
        distinct(&bases, numbered)
    };
    found.into_iter().zip(names).map(|(label, name)| with_number(label, name)).collect()
}

/// Gives both ends of a channel the number that the channel got.
fn with_number(label: Label, name: String) -> Label {
    match label {
        Label::One(_) => Label::One(name),
        Label::Ends(sender, receiver) => {
            let number = name.strip_prefix(&format!("{sender}/{receiver}")).unwrap_or_default();
            Label::Ends(format!("{sender}{number}"), format!("{receiver}{number}"))
        }
    }
}

/// What an object is called where it is made, or else where it is used.
fn of_object(object: &Object, used: Option<&Event>, sources: &Sources) -> Label {
    let made = object.made.as_ref().and_then(|made| sources.tokens_at(made));
    let found = made.and_then(|(tokens, start)| label(&tokens, start)).or_else(|| {
        let (tokens, start) = sources.tokens_at(used?.at.as_ref()?)?;
        // Elsewhere stands what the object is hidden in: an `Arc` that is cloned.
        (tokens[start].text == method(&used?.verb)).then(|| receiver(&tokens, start).map(Label::One))?
    });
    let short = |name: String| one_line(&name, MAX_WIDTH);
    match found {
        Some(Label::One(name)) => Label::One(short(name)),
        Some(Label::Ends(sender, receiver)) => Label::Ends(short(sender), short(receiver)),
        None => Label::One(by_place(&object.kind, object.made.as_ref())),
    }
}

fn by_place(kind: &str, made: Option<&Place>) -> String {
    let kind = one_line(kind, MAX_WIDTH);
    match made {
        Some(Place { file, line, .. }) => {
            let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
            format!("{kind}@{}:{line}", one_line(file, MAX_WIDTH))
        }
        None => kind,
    }
}

/// Makes names of the same kind differ. What a library makes in one call is one thing for who calls it: `number` is a
/// lock and a number. Of several condition variables, no call says which.
fn distinct_within_kinds(
    bases: &[String],
    objects: &[Object],
    numbered: impl Fn(&str, usize) -> String,
) -> Vec<String> {
    let mut names = bases.to_vec();
    let kinds: BTreeSet<&str> = objects.iter().map(|object| object.kind.as_str()).collect();
    for kind in kinds.into_iter().filter(|kind| *kind != "Condvar") {
        let of_kind: Vec<usize> = (0..bases.len()).filter(|&at| objects[at].kind == kind).collect();
        let among: Vec<String> = of_kind.iter().map(|&at| bases[at].clone()).collect();
        for (at, name) in of_kind.into_iter().zip(distinct(&among, &numbered)) {
            names[at] = name;
        }
    }
    names
}

/// Makes names differ: those that several have are numbered, and then those that came about so by chance as well.
fn distinct(bases: &[String], numbered: impl Fn(&str, usize) -> String) -> Vec<String> {
    let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, base) in bases.iter().enumerate() {
        owners.entry(base).or_default().push(index);
    }
    let mut names = bases.to_vec();
    for (base, owners) in owners.iter().filter(|(_, owners)| owners.len() > 1) {
        for (nth, owner) in owners.iter().enumerate() {
            names[*owner] = numbered(base, nth + 1);
        }
    }
    for index in 1..names.len() {
        while names[..index].contains(&names[index]) {
            names[index].push('\'');
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
static A: Mutex<u32> = Mutex::new(0);
fn scenario() {
    let forks: Vec<_> = (0..3).map(|_| Mutex::new(())).collect();
    let (tx, rx) = mpsc::channel();
    let hs: Vec<_> = (0..2).map(|_| thread::spawn(worker)).collect();
    for _ in 0..2 { thread::spawn(move || { f(); g() }); }
    READY.load(Acquire);
}
";

    fn place(line: u32, column: u32) -> Place {
        Place { file: "src/lib.rs".into(), line, column }
    }

    fn sources() -> Sources {
        [("src/lib.rs", SOURCE)].into_iter().collect()
    }

    fn threads(threads: &[(Option<&str>, u32, u32)]) -> Vec<String> {
        let thread = |(name, line, column): &(Option<&str>, u32, u32)| Thread {
            name: name.map(str::to_string),
            spawned: Some(place(*line, *column)),
        };
        of_threads(&threads.iter().map(thread).collect::<Vec<_>>(), &sources())
    }

    /// The names of objects that were made there; at line 0 is what was made nobody knows where.
    fn objects(made: &[(u32, u32)]) -> Names {
        let objects = made.iter().map(|(line, column)| {
            let made = Some(place(*line, *column)).filter(|_| *line > 0);
            Object { kind: "Mutex".into(), made, holds_value: None }
        });
        let mut outcome: Outcome = serde_json::from_str(r#"{"scenario":"s","verdict":"failed"}"#).unwrap();
        outcome.objects = objects.collect();
        outcome.events =
            vec![Event { verb: "load".into(), object: Some(4), at: Some(place(7, 11)), ..Event::default() }];
        Names::of(&outcome, &sources())
    }

    #[test]
    fn threads_with_one_name_are_numbered() {
        assert_eq!(threads(&[(None, 0, 0), (None, 5, 37), (None, 5, 37)]), ["main", "worker-1", "worker-2"]);
        assert_eq!(
            threads(&[(Some("main"), 0, 0), (Some("log"), 5, 37), (None, 5, 37)]),
            ["main", "log", "worker"]
        );
    }

    #[test]
    fn threads_without_a_name_have_their_number() {
        assert_eq!(
            threads(&[(None, 0, 0), (None, 6, 21), (None, 99, 1), (Some("T2"), 0, 0)]),
            ["main", "T1", "T2-1", "T2-2"]
        );
    }

    #[test]
    fn no_two_names_are_equal() {
        assert_eq!(
            distinct(&["a".into(), "a".into(), "a#2".into()], |base, nth| match nth {
                1 => base.to_string(),
                _ => format!("{base}#{nth}"),
            }),
            ["a", "a#2", "a#2'"]
        );
    }

    #[test]
    fn objects_made_at_one_place_are_numbered() {
        let names = objects(&[(1, 24), (3, 40), (3, 40), (4, 20), (0, 0), (2, 9), (0, 0)]);
        let all: Vec<String> = (0..8).map(|object| names.object(object)).collect();
        assert_eq!(all, ["A", "forks", "forks#2", "tx/rx", "READY", "Mutex@lib.rs:2", "Mutex", "object 7"]);
    }

    #[test]
    fn the_end_of_a_channel_has_its_operations() {
        let names = objects(&[(4, 20), (4, 20)]);
        assert_eq!(
            (names.object_of(0, "try_recv"), names.object_of(1, "send")),
            ("rx".into(), "tx#2".into())
        );
        assert_eq!(
            (names.object_of(0, "Receiver::drop"), names.object_of(0, "drop")),
            ("rx".into(), "tx/rx".into())
        );
    }

    #[test]
    fn a_hostile_name_of_a_thread_does_nothing() {
        assert_eq!(threads(&[(None, 0, 0), (Some("\u{1b}[2J│main"), 0, 0)])[1], "\\u{1b}[2J│main");
        assert_eq!(threads(&[(None, 0, 0), (Some(&"x".repeat(99)), 0, 0)])[1].chars().count(), MAX_WIDTH);
    }
}
