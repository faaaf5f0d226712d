//! What can be wrong with a submission, as data: reports put it into words, `course check` compares its kind.

use crate::check::speedup::Bounds;
use crate::judge::Peak;
use crate::race::Explored;
use crate::sandbox::Stream;
use crate::simulation::picture::Picture;
use crate::stats::Ratio;
use crate::submission::Refusal;
use serde::{Deserialize, Serialize};

/// One thing that is wrong with a submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Intake refused the files.
    Refused(Refusal),
    /// The compiler refused the code.
    DoesNotCompile,
    /// The code compiles, but the judge cannot call what the task asks for.
    MissingFunction,
    /// Compiling it took too long, or too much memory or output.
    BuildLimit(Bound),
    /// It uses `unsafe`, which is allowed, to reach out of its own functions: by these things, at least one.
    ForbiddenSymbol(Vec<Forbidden>),
    /// An answer, or the calls that were made for it, differ from the reference's.
    WrongAnswer,
    /// The program ended while it was asked.
    EndedEarly(Ending),
    /// The program needed more time than it has.
    TimeLimit {
        /// The limit in seconds.
        secs: u64,
        /// Whether it was waiting, rather than computing, nearly all the time.
        waiting: bool,
    },
    /// The program used more processor time than it may, in seconds.
    CpuLimit(u64),
    /// The program used more memory than it may, in MiB.
    MemoryLimit(u64),
    /// The program started more processes and threads than it may.
    TaskLimit(u32),
    /// The program printed more than it may, in KiB.
    OutputLimit(u64),
    /// The program wrote more into files than it may, in MiB.
    DiskLimit(u64),
    /// The function that the task passes was called so often, far more than it should be.
    TooManyCalls(usize),
    /// The program sent the judge something that is no answer to its question.
    MalformedAnswer,
    /// Less was at work at the same time than is asked.
    NotParallel {
        /// What was seen.
        seen: Peak,
        /// What the reference did.
        asked: Peak,
    },
    /// More was at work at the same time than is asked.
    TooManyAtOnce {
        /// What was seen.
        seen: Peak,
        /// What the reference did.
        asked: Peak,
    },
    /// The work was done in more or fewer processes than is asked.
    NotProcesses {
        /// What was seen.
        seen: Peak,
        /// What the reference did.
        asked: Peak,
    },
    /// The work was done at the same time, but in other processes instead of threads of one.
    NotThreads {
        /// What was seen.
        seen: Peak,
    },
    /// It is slower than is asked.
    TooSlow {
        /// What was measured.
        seen: Ratio,
        /// What is asked.
        at_least: f64,
    },
    /// It is faster than there is reason to be.
    TooFast {
        /// What was measured.
        seen: Ratio,
        /// What is asked.
        at_most: f64,
    },
    /// It is slower, compared with the reference, than is asked.
    SlowerThanReference {
        /// How many times as fast as the reference it is.
        seen: Ratio,
        /// What is asked.
        asked: f64,
    },
    /// Ended children that nobody waited for.
    Zombie(usize),
    /// Processes whose parent has gone.
    Orphan(usize),
    /// Children that still run.
    LeakedProcess(usize),
    /// Threads that still run.
    LeakedThread(usize),
    /// More descriptors are open than before.
    LeakedDescriptor(usize),
    /// More shared memory segments are mapped than before.
    LeakedSegment(usize),
    /// In some order of its steps, an assertion does not hold: this one.
    Assertion(String),
    /// In some order, no thread can go on.
    Deadlock,
    /// In some order, threads run without getting further.
    Livelock,
    /// Two accesses to the same memory are not ordered.
    DataRace,
    /// A thread never ends.
    Leak,
    /// In some order, it panics, with this message.
    Panic(String),
    /// Memory is used wrongly: so.
    Memory(String),
    /// It does something that cannot be explored: this.
    NotChecked(String),
    /// It compiles, but uses something of the standard library that cannot be explored.
    NotModelled,
}

/// How a program ended that should not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// With this exit code.
    Exited(i32),
    /// By this signal.
    Killed(i32),
}

/// What a build ran out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// Time, in seconds.
    Time(u64),
    /// Memory, in MiB.
    Memory(u64),
    /// Processes and threads.
    Tasks(u32),
    /// Messages of the compiler, in KiB.
    Output(u64),
    /// Files, in MiB.
    Disk(u64),
}

/// What is forbidden even where `unsafe` is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forbidden {
    /// This name is defined for the whole program.
    Symbol(String),
    /// Something lies in this section, with which the linker or the loader does more than to load it.
    Section(String),
    /// The allocator is another for the whole program.
    Allocator,
    /// The loader is to call this, to find out what a name stands for.
    Resolver(String),
    /// This name has a version.
    Version(String),
    /// This file comes along that was not compiled from the submission.
    Member(String),
    /// The source has a word for something that need not show in what it was compiled to.
    Word {
        /// The word.
        word: String,
        /// The file that it stands in.
        file: String,
    },
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The name of the case in which it happened.
    Case(String),
    /// The input.
    Input(String),
    /// How the answer differs.
    Difference(Vec<Change>),
    /// What the compiler said.
    Compiler(String),
    /// What the program printed; `kept` bytes of it, at the end.
    Printed {
        /// Where to.
        stream: Stream,
        /// The text.
        text: String,
    },
    /// What was left behind, one thing a line.
    Left(Vec<String>),
    /// Times in seconds: the work in turn, the reference, the submission.
    Times {
        /// The grader's own loop.
        in_turn: f64,
        /// The reference.
        reference: f64,
        /// The submission.
        submission: f64,
    },
    /// The execution that failed, step by step.
    Interleaving {
        /// As a table.
        table: String,
        /// What replays it.
        token: String,
    },
    /// The run on the simulated machine.
    Simulated(Box<Picture>),
    /// The author does not disclose more.
    Hidden,
}

/// One line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// In both.
    Same(String),
    /// Expected and missing.
    Expected(String),
    /// There, and not expected.
    Actual(String),
}

/// What a passed check can tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// So many cases were right.
    Cases(usize),
    /// So much was at work at the same time.
    Together(Peak),
    /// So much faster.
    Faster {
        /// What was measured.
        seen: Ratio,
        /// What is asked.
        bounds: Bounds,
        /// Why the simulated machine could not run it.
        why: String,
    },
    /// So much faster on the simulated machine.
    Simulated {
        /// What was measured.
        seen: Ratio,
        /// What is asked.
        bounds: Bounds,
        /// What is shown of it.
        picture: Box<Picture>,
    },
    /// Nothing was left behind after so many calls.
    Clean(usize),
    /// No execution failed, among so many.
    Explored(Explored),
}

/// Why there is no verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The measured ratio is too uncertain.
    Noise {
        /// What was measured.
        seen: Ratio,
        /// What is asked.
        at_least: f64,
    },
    /// Not even the reference is fast enough here and now.
    ReferenceIsSlow {
        /// What was measured of the reference.
        reference: Ratio,
        /// What is asked.
        at_least: f64,
    },
    /// The simulated machine cannot run the submission, and this one has fewer cores than are asked.
    NotModelled {
        /// What the submission does that the simulated machine does not have.
        why: String,
        /// What it has.
        has: usize,
        /// What is asked.
        needs: usize,
    },
    /// The time for exploring ended too early.
    Unexplored {
        /// How many executions there were.
        executions: u64,
    },
}

impl Fault {
    /// The kind, as `expect.toml` names it.
    pub fn kind(&self) -> &'static str {
        match self {
            Fault::Refused(_) => "refused",
            Fault::DoesNotCompile => "does-not-compile",
            Fault::MissingFunction => "missing-function",
            Fault::BuildLimit(_) => "build-limit",
            Fault::ForbiddenSymbol(_) => "forbidden-symbol",
            Fault::WrongAnswer => "wrong-answer",
            Fault::EndedEarly(_) => "ended-early",
            Fault::TimeLimit { .. } => "time-limit",
            Fault::CpuLimit(_) => "cpu-limit",
            Fault::MemoryLimit(_) => "memory-limit",
            Fault::TaskLimit(_) => "task-limit",
            Fault::OutputLimit(_) => "output-limit",
            Fault::DiskLimit(_) => "disk-limit",
            Fault::TooManyCalls(_) => "too-many-calls",
            Fault::MalformedAnswer => "malformed-answer",
            Fault::NotParallel { .. } => "not-parallel",
            Fault::TooManyAtOnce { .. } => "too-many-at-once",
            Fault::NotProcesses { .. } => "not-processes",
            Fault::NotThreads { .. } => "not-threads",
            Fault::TooSlow { .. } => "too-slow",
            Fault::TooFast { .. } => "too-fast",
            Fault::SlowerThanReference { .. } => "slower-than-reference",
            Fault::Zombie(_) => "zombie",
            Fault::Orphan(_) => "orphan",
            Fault::LeakedProcess(_) => "leaked-process",
            Fault::LeakedThread(_) => "leaked-thread",
            Fault::LeakedDescriptor(_) => "leaked-descriptor",
            Fault::LeakedSegment(_) => "leaked-segment",
            Fault::Assertion(_) => "assertion",
            Fault::Deadlock => "deadlock",
            Fault::Livelock => "livelock",
            Fault::DataRace => "data-race",
            Fault::Leak => "leak",
            Fault::Panic(_) => "panic",
            Fault::Memory(_) => "memory",
            Fault::NotChecked(_) => "not-checked",
            Fault::NotModelled => "not-modelled",
        }
    }
}
