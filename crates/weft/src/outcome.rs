//! What exploring a scenario came to, and how it is told.

use crate::engine::{Engine, Used};
use crate::failure::{AccessReport, Failure, RaceReport, Waiting};
use crate::json::{self, Object};
use crate::object::ObjectId;
use crate::place::Place;
use crate::trace::Event;
use std::time::Duration;

#[cfg(feature = "runtime")]
pub(crate) use crate::fatal::emit_fatal;

/// The verdict on a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong in the executions that were made.
    Passed,
    /// An execution is wrong.
    Failed,
    /// An execution left the model.
    NotChecked,
}

/// What exploring a scenario came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// What is wrong.
    pub failure: Option<Failure>,
    /// Whether every execution was made.
    pub complete: bool,
    /// How many executions were made.
    pub executions: u64,
    /// How many executions the whole space has, if every one was made: those that only swap independent steps of another
    /// count as one.
    pub space: Option<u64>,
    /// How many more were cut off, because they would only have repeated others.
    pub redundant: u64,
    /// How many of the executions were chosen by chance.
    pub random: u64,
    /// How long it took.
    pub took: Duration,
    /// How long it took until the first execution was found that is wrong.
    pub found_after: Option<Duration>,
    /// Whether only one execution was made again.
    pub replayed: bool,
    /// The greatest number of deviations up to which every execution was made.
    pub bound: Option<u32>,
    /// What the program has that is limited in the model.
    pub used: Used,
    /// Replays the execution that is wrong.
    pub token: Option<String>,
    /// How many deviations it has.
    pub deviations: u32,
    /// Its threads: name, and where it was spawned.
    pub threads: Vec<(Option<String>, Option<Place>)>,
    /// Its objects: kind, where it was made, and the type of the value that it protects.
    pub objects: Vec<(&'static str, Option<Place>, Option<&'static str>)>,
    /// Its steps.
    pub events: Vec<Event>,
}

impl Outcome {
    /// Nothing wrong was found, so far.
    pub(crate) fn nothing_found(used: Used) -> Outcome {
        Outcome {
            verdict: Verdict::Passed,
            failure: None,
            complete: false,
            executions: 0,
            space: None,
            redundant: 0,
            random: 0,
            took: Duration::ZERO,
            found_after: None,
            replayed: false,
            bound: None,
            used,
            token: None,
            deviations: 0,
            threads: Vec::new(),
            objects: Vec::new(),
            events: Vec::new(),
        }
    }

    /// What kind of failure it is, in a word: `assertion` is left to whoever has the source.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        self.failure.as_ref().and_then(|failure| match failure {
            Failure::Panic { .. } => Some("panic"),
            Failure::Deadlock(_) => Some("deadlock"),
            Failure::Livelock(_) | Failure::Spin { .. } => Some("livelock"),
            Failure::Leak(_) => Some("leak"),
            Failure::DataRace(_) => Some("data-race"),
            Failure::Memory { .. } => Some("memory"),
            Failure::NotChecked { .. } => None,
        })
    }

    /// Takes the threads, objects and steps of the execution that was just replayed.
    pub(crate) fn take_record(&mut self, engine: &mut Engine) {
        let place = |loc: Option<crate::place::Loc>| loc.map(Place::from);
        self.threads = engine.all().iter().map(|task| (task.name.clone(), place(task.spawned))).collect();
        let objects = engine.objects.all().iter();
        self.objects = objects.map(|object| (object.kind.name(), place(object.made), object.holds)).collect();
        self.events = engine.trace.take().map(|trace| trace.events).unwrap_or_default();
    }

    /// As one line of JSON, for the program that asked.
    #[must_use]
    pub fn to_json(&self, scenario: &str, limits: &crate::Config, instrumented: bool) -> String {
        let verdict = match self.verdict {
            Verdict::Passed => "passed",
            Verdict::Failed => "failed",
            Verdict::NotChecked => "not-checked",
        };
        let (message, at) = self.message();
        Object::new()
            .text("scenario", scenario)
            .text("verdict", verdict)
            .maybe_text("kind", self.kind())
            .plain("complete", self.complete)
            .plain("executions", self.executions)
            .maybe_plain("space", self.space)
            .plain("redundant", self.redundant)
            .plain("random", self.random)
            .plain("micros", self.took.as_micros())
            .maybe_plain("found_micros", self.found_after.map(|after| after.as_micros()))
            .plain("replayed", self.replayed)
            .plain("instrumented", instrumented)
            .maybe_plain("bound", self.bound)
            .raw("limits", &limits_json(limits))
            .raw("used", &used_json(self.used))
            .maybe_text("message", message.as_deref())
            .raw("at", &place(at.as_ref()))
            .raw("waiting", &json::list(self.waiting().iter().map(waiting)))
            .raw("race", &self.race())
            .maybe_text("token", self.token.as_deref())
            .plain("deviations", self.deviations)
            .raw("threads", &json::list(self.threads.iter().map(thread)))
            .raw("objects", &json::list(self.objects.iter().map(object)))
            .raw("events", &json::list(self.events.iter().map(event)))
            .end()
    }

    fn message(&self) -> (Option<String>, Option<Place>) {
        match &self.failure {
            Some(
                Failure::Panic { message, at }
                | Failure::Memory { message, at }
                | Failure::Spin { message, at },
            ) => (Some(message.clone()), at.clone()),
            Some(Failure::NotChecked { what, at }) => (Some(what.clone()), at.clone()),
            _ => (None, None),
        }
    }

    fn waiting(&self) -> &[Waiting] {
        match &self.failure {
            Some(Failure::Deadlock(waiting) | Failure::Livelock(waiting) | Failure::Leak(waiting)) => waiting,
            _ => &[],
        }
    }

    fn race(&self) -> String {
        let Some(Failure::DataRace(race)) = &self.failure else { return "null".to_string() };
        let RaceReport { address, size, first, second } = race;
        Object::new()
            .text("address", &format!("{address:#x}"))
            .plain("size", size)
            .raw("object", "null")
            .raw("accesses", &json::list([access(first), access(second)]))
            .end()
    }
}

fn limits_json(limits: &crate::Config) -> String {
    Object::new()
        .plain("spurious", limits.spurious)
        .plain("timeouts", limits.timeouts)
        .plain("weak_failures", limits.weak_failures)
        .end()
}

fn used_json(used: Used) -> String {
    Object::new()
        .plain("spurious", used.spurious)
        .plain("timeouts", used.timeouts)
        .plain("weak_failures", used.weak_failures)
        .plain("spins", used.spins)
        .plain("plain_atomics", used.plain_atomics)
        .plain("mixed_orders", used.mixes_orders() && used.too_many_sequential)
        .end()
}

fn place(place: Option<&Place>) -> String {
    place.map_or("null".to_string(), |Place { file, line, column }| {
        Object::new().text("file", file).plain("line", line).plain("column", column).end()
    })
}

fn number(object: ObjectId) -> Option<usize> {
    object.index()
}

fn waiting(waiting: &Waiting) -> String {
    let held = |(object, at): &(ObjectId, Place)| {
        Object::new().maybe_plain("object", number(*object)).raw("at", &place(Some(at))).end()
    };
    Object::new()
        .plain("thread", waiting.task)
        .text("verb", waiting.verb)
        .maybe_plain("object", number(waiting.object))
        .maybe_plain("other", waiting.other)
        .raw("at", &place(waiting.at.as_ref()))
        .raw("holds", &json::list(waiting.holds.iter().map(held)))
        .end()
}

fn access(access: &AccessReport) -> String {
    Object::new()
        .plain("thread", access.task)
        .text("what", access.what)
        .raw("at", &place(access.at.as_ref()))
        .end()
}

fn thread((name, spawned): &(Option<String>, Option<Place>)) -> String {
    Object::new().maybe_text("name", name.as_deref()).raw("spawned", &place(spawned.as_ref())).end()
}

fn object((kind, made, holds): &(&'static str, Option<Place>, Option<&'static str>)) -> String {
    Object::new()
        .text("kind", kind)
        .raw("made", &place(made.as_ref()))
        .maybe_text("holds_value", *holds)
        .end()
}

fn event(event: &Event) -> String {
    let note = &event.note;
    Object::new()
        .plain("thread", event.task)
        .raw("at", &place(event.at.as_ref()))
        .text("verb", note.verb)
        .maybe_plain("object", note.object.and_then(number))
        .maybe_text("ordering", note.ordering.map(|ordering| format!("{ordering:?}")).as_deref())
        .maybe_text("before", note.before.as_deref())
        .maybe_text("after", note.after.as_deref())
        .maybe_text("read", note.read.as_deref())
        .maybe_text("newest", note.newest.as_deref())
        .maybe_plain("newest_event", note.newest_event)
        .maybe_plain("other", note.other)
        .maybe_text("text", note.text.as_deref())
        .maybe_text("switch", event.switch.map(crate::trace::Switch::word))
        .end()
}
