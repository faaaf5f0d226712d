//! What a checked program answers: the verdict on one scenario and, where it failed, the execution that failed.
//!
//! The program writes one line of JSON for each answer. What it may leave out is optional here, so that a new
//! field on either side breaks nothing; what has a closed set of values is an enum, so that a new value is noticed.

use serde::{Deserialize, Serialize};

/// The answer about one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The name of the scenario.
    pub scenario: String,
    /// What was found.
    pub verdict: Verdict,
    /// What kind of failure it is.
    #[serde(default)]
    pub kind: Option<FailureKind>,
    /// Whether every execution within the limits was seen.
    #[serde(default)]
    pub complete: bool,
    /// How many executions were run.
    #[serde(default)]
    pub executions: u64,
    /// How many executions there are, if every one was seen: those that only swap steps which do not matter to each other
    /// count as one.
    #[serde(default)]
    pub space: Option<u64>,
    /// Whether only one execution was made again.
    #[serde(default)]
    pub replayed: bool,
    /// How long they took together, in microseconds.
    #[serde(default)]
    pub micros: u64,
    /// Whether plain memory accesses were seen.
    #[serde(default)]
    pub instrumented: bool,
    /// The greatest number of deviations for which every execution was seen.
    #[serde(default)]
    pub bound: Option<u32>,
    /// How many of the executions were random ones.
    #[serde(default)]
    pub random: u64,
    /// How often the things happen that an execution could have without end.
    #[serde(default)]
    pub limits: Limits,
    /// Which of these things the program has at all.
    #[serde(default)]
    pub used: Used,
    /// The message of the panic, or what was done that cannot be checked.
    #[serde(default)]
    pub message: Option<String>,
    /// Where it happened.
    #[serde(default)]
    pub at: Option<Place>,
    /// The threads that wait at the end, and for what.
    #[serde(default)]
    pub waiting: Vec<Waiting>,
    /// The two accesses of a data race.
    #[serde(default)]
    pub race: Option<Race>,
    /// What replays the failing execution.
    #[serde(default)]
    pub token: Option<String>,
    /// How often the failing execution deviates from running each thread for as long as it can.
    #[serde(default)]
    pub deviations: u32,
    /// The threads, `main` first.
    #[serde(default)]
    pub threads: Vec<Thread>,
    /// The objects that the threads share.
    #[serde(default)]
    pub objects: Vec<Object>,
    /// The failing execution, step by step.
    #[serde(default)]
    pub events: Vec<Event>,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No failure.
    Passed,
    /// A failing execution.
    Failed,
    /// No failure, in too few executions.
    Inconclusive,
    /// The program does something that is not modelled.
    NotChecked,
}

/// What kind of failure an execution shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// An assertion does not hold.
    Assertion,
    /// No thread can go on.
    Deadlock,
    /// Threads run without getting further.
    Livelock,
    /// Two accesses to the same memory are not ordered.
    DataRace,
    /// The scenario has ended, and some of its threads never will.
    Leak,
    /// A panic other than an assertion's.
    Panic,
    /// Memory is used wrongly in another way.
    Memory,
}

/// How often something happens at most in one execution.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Spurious wake-ups.
    pub spurious: u32,
    /// Time-outs that end early.
    pub timeouts: u32,
    /// Spurious failures of a weak compare-exchange.
    pub weak_failures: u32,
}

/// Which limited things a program has at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "five independent facts")]
pub struct Used {
    /// Waits that can end spuriously.
    pub spurious: bool,
    /// Waits with a time-out.
    pub timeouts: bool,
    /// Weak compare-exchanges.
    pub weak_failures: bool,
    /// Loops that wait by looking again and again.
    pub spins: bool,
    /// Atomics that are only seen when memory accesses are.
    pub plain_atomics: bool,
}

impl Outcome {
    /// Whether the one execution that was made again does not fail.
    pub fn shows_nothing(&self) -> bool {
        self.replayed && self.verdict == Verdict::Passed
    }
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1; 0 if it is not known.
    #[serde(default)]
    pub column: u32,
}

/// A thread that waits when the execution ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Which thread.
    pub thread: usize,
    /// In which operation, such as `Mutex::lock`.
    pub verb: String,
    /// Of which object.
    #[serde(default)]
    pub object: Option<usize>,
    /// Where.
    #[serde(default)]
    pub at: Option<Place>,
    /// What it holds meanwhile.
    #[serde(default)]
    pub holds: Vec<Held>,
}

/// A lock that a thread holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Which lock.
    pub object: usize,
    /// Where it was taken.
    #[serde(default)]
    pub at: Option<Place>,
}

/// Two accesses to the same memory that nothing orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Race {
    /// The address, for people.
    #[serde(default)]
    pub address: String,
    /// How many bytes both touch.
    #[serde(default)]
    pub size: u64,
    /// The object that the memory belongs to.
    #[serde(default)]
    pub object: Option<usize>,
    /// The accesses, the earlier first.
    pub accesses: [Access; 2],
}

/// One of two racing accesses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// By which thread.
    pub thread: usize,
    /// What it does.
    pub what: AccessKind,
    /// Where.
    #[serde(default)]
    pub at: Option<Place>,
    /// In which step: an index into the events.
    #[serde(default)]
    pub event: Option<usize>,
}

/// What an access does with the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessKind {
    /// A plain write.
    #[serde(rename = "write")]
    Write,
    /// A plain read.
    #[serde(rename = "read")]
    Read,
    /// A write that is atomic.
    #[serde(rename = "atomic write")]
    AtomicWrite,
    /// A read that is atomic.
    #[serde(rename = "atomic read")]
    AtomicRead,
    /// The memory is given back.
    #[serde(rename = "free")]
    Free,
    /// The memory is handed out.
    #[serde(rename = "allocation")]
    Allocation,
}

/// A thread of the failing execution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The name that the program gave it.
    #[serde(default)]
    pub name: Option<String>,
    /// Where it was spawned.
    #[serde(default)]
    pub spawned: Option<Place>,
}

/// An object that threads share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// What it is, such as `Mutex`.
    pub kind: String,
    /// Where it was made.
    #[serde(default)]
    pub made: Option<Place>,
    /// The type of the value that it protects.
    #[serde(default)]
    pub holds_value: Option<String>,
}

/// One step of an execution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "`newest_event` is an event")]
pub struct Event {
    /// By which thread.
    pub thread: usize,
    /// Where.
    #[serde(default)]
    pub at: Option<Place>,
    /// What it does, such as `load` or `Mutex::lock`.
    pub verb: String,
    /// With which object.
    #[serde(default)]
    pub object: Option<usize>,
    /// With which memory ordering.
    #[serde(default)]
    pub ordering: Option<String>,
    /// The value before a write.
    #[serde(default)]
    pub before: Option<String>,
    /// The value after a write.
    #[serde(default)]
    pub after: Option<String>,
    /// The value that was read.
    #[serde(default)]
    pub read: Option<String>,
    /// The newest value, if an older one was read.
    #[serde(default)]
    pub newest: Option<String>,
    /// The step that stored the newest value: an index into the events.
    #[serde(default)]
    pub newest_event: Option<usize>,
    /// The thread that is spawned, joined, unparked or notified.
    #[serde(default)]
    pub other: Option<usize>,
    /// What else there is to say.
    #[serde(default)]
    pub text: Option<String>,
    /// On the first step after a change of thread: why the other thread stopped.
    #[serde(default)]
    pub switch: Option<Switch>,
}

/// Why a thread stopped running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// It could have gone on.
    Preempted,
    /// It waits.
    Blocked,
    /// It has ended.
    Finished,
    /// It let others run.
    Yielded,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_answer_is_read() {
        let answer = r#"{"scenario":"tests::counts","verdict":"failed","kind":"data-race","complete":true,
            "executions":123,"micros":1234,"instrumented":true,"bound":2,"random":0,
            "limits":{"spurious":1,"timeouts":2,"weak_failures":1},
            "used":{"spurious":false,"timeouts":true,"weak_failures":false,"spins":false,"plain_atomics":true},
            "message":"data race","at":{"file":"src/lib.rs","line":12,"column":9},
            "waiting":[{"thread":1,"verb":"Mutex::lock","object":3,"at":null,"holds":[{"object":2,"at":null}]}],
            "race":{"address":"0x7f00","size":4,"object":null,"accesses":[
                {"thread":1,"what":"atomic write","at":null,"event":0},
                {"thread":0,"what":"read","at":null,"event":null}]},
            "token":"1-a0","deviations":2,
            "threads":[{"name":"main","spawned":null}],
            "objects":[{"kind":"Mutex","made":null,"holds_value":"i32"}],
            "events":[{"thread":1,"at":null,"verb":"load","object":3,"ordering":"Relaxed","before":null,
                "after":null,"read":"0","newest":"42","newest_event":4,"other":null,"text":null,
                "switch":"preempted"}]}"#;
        let outcome: Outcome = serde_json::from_str(answer).unwrap();
        assert_eq!(outcome.kind, Some(FailureKind::DataRace));
        assert_eq!(outcome.race.unwrap().accesses[0].what, AccessKind::AtomicWrite);
        assert_eq!(outcome.events[0].switch, Some(Switch::Preempted));
        assert_eq!(outcome.limits.timeouts, 2);
    }

    #[test]
    fn what_is_missing_is_empty_and_what_is_new_is_no_error() {
        let answer =
            r#"{"scenario":"main","verdict":"not-checked","message":"reads a file","colour":"blue"}"#;
        let outcome: Outcome = serde_json::from_str(answer).unwrap();
        assert_eq!(outcome.verdict, Verdict::NotChecked);
        assert!(outcome.events.is_empty() && outcome.at.is_none() && !outcome.used.spins);
    }

    #[test]
    fn a_verdict_that_does_not_exist_is_an_error() {
        assert!(serde_json::from_str::<Outcome>(r#"{"scenario":"main","verdict":"maybe"}"#).is_err());
    }
}
