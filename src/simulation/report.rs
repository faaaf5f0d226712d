//! What one run on the simulated machine came to: who computed when, who waited where, and how long that took.
//!
//! All times are nanoseconds of virtual time. The whole comes from a process that runs a student's code: indices may
//! point nowhere, times may lie outside the run, and texts may hold anything.

use crate::race::outcome::Place;
use serde::{Deserialize, Serialize};

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Simulated {
    /// How many cores the machine has.
    pub cores: usize,
    /// From the start of the program to the end of its main thread.
    pub makespan: u64,
    /// Processor time of all threads together, spinning included.
    pub work: u64,
    /// The longest chain of computing in which each part needs the one before it: no number of cores is faster.
    pub span: u64,
    /// How long each core was busy.
    pub busy: Vec<u64>,
    /// Processor time that went into looking again and again; part of `work`.
    pub spun: u64,
    /// The threads in the order of their starts; the first is `main`.
    pub tasks: Vec<Task>,
    /// Who had which core when, in order of the beginnings; merged where it is too fine to be shown.
    pub bars: Vec<Bar>,
    /// Who waited when, and where; what is too short to be shown is left out here, but not in `places`.
    pub waits: Vec<Wait>,
    /// All places of the source where threads waited; most lost time first.
    pub places: Vec<Waited>,
    /// Why the program did not come to its end, if so.
    pub failure: Option<Failed>,
}

/// A thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The name that the program gave it.
    pub name: Option<String>,
    /// The process that it belongs to.
    pub process: usize,
    /// Where it was started.
    pub spawned: Option<Place>,
    /// When it began.
    pub start: u64,
    /// When it ended.
    pub end: u64,
    /// Its processor time.
    pub work: u64,
}

/// A thread on a core.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// The core.
    pub core: usize,
    /// The thread.
    pub task: usize,
    /// Since when.
    pub from: u64,
    /// Until when.
    pub to: u64,
    /// What it did there.
    pub kind: BarKind,
}

/// What a thread does on a core.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BarKind {
    /// Computes.
    Computes,
    /// Computes while it holds a lock.
    Holds,
    /// Looks again and again whether something has changed.
    Spins,
    /// Is a process that is being started.
    Starts,
}

/// A thread that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    /// The thread.
    pub task: usize,
    /// Since when.
    pub from: u64,
    /// Until when.
    pub to: u64,
    /// Where: an index into `places`.
    pub place: usize,
}

/// A place of the source where threads waited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waited {
    /// What they called: `Mutex::lock`.
    pub verb: String,
    /// Where; nowhere if they only had no core.
    pub at: Option<Place>,
    /// Where the lock or channel was made.
    pub made: Option<Place>,
    /// How often somebody waited.
    pub times: u64,
    /// How long, all threads together.
    pub lost: u64,
    /// What for.
    pub kind: WaitKind,
}

/// What a thread waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitKind {
    /// A lock that another thread holds.
    Lock,
    /// A core, because all of them are taken.
    Core,
    /// A time to pass.
    Sleep,
    /// Another thread to end.
    Join,
    /// A message, or room for one.
    Message,
    /// Something else: a barrier, a notification.
    Other,
}

/// Why a program did not come to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failed {
    /// What happened.
    pub kind: FailedKind,
    /// The same in words, or what the program said.
    pub message: String,
    /// Where.
    pub at: Option<Place>,
}

/// What keeps a program from its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailedKind {
    /// No thread can go on.
    Deadlock,
    /// Threads run without getting further.
    Livelock,
    /// A panic.
    Panic,
    /// Something that the simulated machine does not have.
    NotModelled,
    /// More time than it may take.
    TooLong,
}

impl Simulated {
    /// How many cores could be of use: work over span.
    pub fn parallelism(&self) -> f64 {
        ratio(self.work, self.span)
    }

    /// How many cores were busy on average.
    pub fn cores_busy(&self) -> f64 {
        self.busy.iter().map(|busy| ratio(*busy, self.makespan)).sum()
    }

    /// Which share of the machine was busy, from 0 to 1.
    pub fn utilisation(&self) -> f64 {
        self.cores_busy() / as_f64(self.cores.max(1) as u64)
    }
}

/// A point of a scaling curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// On so many cores.
    pub cores: usize,
    /// So many times as fast as the work in turn.
    pub speedup: f64,
}

/// One number over another; nothing over nothing is nothing.
pub fn ratio(over: u64, under: u64) -> f64 {
    if under == 0 { 0.0 } else { as_f64(over) / as_f64(under) }
}

#[expect(clippy::cast_precision_loss, reason = "a duration in nanoseconds is shown with three digits")]
fn as_f64(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"cores":2,"makespan":10,"work":15,"span":5,"busy":[10,5],"spun":0,
        "tasks":[{"name":null,"process":0,"spawned":null,"start":0,"end":10,"work":15}],
        "bars":[{"core":0,"task":0,"from":0,"to":10,"kind":"holds"}],
        "waits":[{"task":0,"from":0,"to":1,"place":0}],
        "places":[{"verb":"Mutex::lock","at":{"file":"src/lib.rs","line":3,"column":7},"made":null,
            "times":1,"lost":1,"kind":"lock"}],
        "failure":{"kind":"not-modelled","message":"reads a file","at":null}}"#;

    #[test]
    fn an_answer_is_read_and_written_without_loss() {
        let simulated: Simulated = serde_json::from_str(ANSWER).unwrap();
        assert_eq!(simulated.bars[0].kind, BarKind::Holds);
        assert_eq!(simulated.places[0].kind, WaitKind::Lock);
        let written = serde_json::to_string(&simulated).unwrap();
        assert_eq!(serde_json::from_str::<Simulated>(&written).unwrap(), simulated);
    }

    #[test]
    fn what_can_be_derived_is_not_stored() {
        let mut simulated: Simulated = serde_json::from_str(ANSWER).unwrap();
        let derived = (simulated.parallelism(), simulated.cores_busy(), simulated.utilisation());
        assert_eq!(derived, (3.0, 1.5, 0.75));
        (simulated.makespan, simulated.span) = (0, 0);
        assert_eq!((simulated.parallelism(), simulated.utilisation()), (0.0, 0.0));
    }
}
