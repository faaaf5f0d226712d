//! A simulated machine with as many cores as one likes, which runs a program's real code.
//!
//! A wall clock on a busy machine says nothing about a program: other programs have the cores. Here, the program's
//! threads are coroutines on one thread of the operating system, as in the search for races, but there is only one
//! execution, in *virtual time*. What a thread computes between two operations runs for real, and takes as much virtual
//! time as it took of the processor's (`stopwatch`). Who computes beside whom is decided by a simulation of P cores
//! (`cores`). Sleeping and waiting cost no real time at all.
//!
//! How the order of virtual time is kept (`schedule`): a task runs for real until it comes to its next operation, which
//! is not made yet. Its demand for a core is known now. When the simulated cores have given it that, the operation is
//! made, at that moment of virtual time. Between operations nothing can be noticed by others (a program in which it
//! can has a data race), so it does not matter that the code in between ran early. All operations of all tasks are made
//! in the order of virtual time.
//!
//! A lock that is given back goes to whoever has waited longest (*fair hand-over*). Most operating systems let whoever
//! comes first have it, which favours the thread that just gave it back: [`Settings::barging`] does the same.
//!
//! Operations themselves cost `OPERATION`: what an atomic operation or an uncontended lock takes on a real machine,
//! more or less. What the engine does for one is not counted. Caches, the bandwidth of memory and false sharing are not
//! simulated.
//!
//! The method is direct-execution simulation (Reinhardt et al., "The Wisconsin Wind Tunnel", SIGMETRICS 1993), on one
//! host processor and event by event.

pub(crate) mod account;
pub(crate) mod atomics;
mod chart;
pub(crate) mod cores;
pub(crate) mod fingerprint;
mod looks;
pub(crate) mod operation;
mod report;
pub(crate) mod schedule;
mod stopwatch;

pub use operation::{end_program, off_the_clock, process_starts};
pub use report::{Simulated, Stopped};

use crate::config::Config;
use crate::engine::Engine;
use crate::object::ObjectId;
use crate::panics;
use crate::stack::MOST_TASKS;
use crate::task::TaskId;
use crate::threads::new_task;
use account::{Account, Doing};
use cores::Cores;
use fingerprint::Registers;
use looks::Looks;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use stopwatch::Stopwatch;

/// What an operation costs by itself, in nanoseconds.
pub(crate) const OPERATION: u64 = 10;

/// What machine is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How many cores it has.
    pub cores: usize,
    /// Whether a lock goes to whoever comes first, and not to whoever has waited longest.
    pub barging: bool,
    /// How long the start of a process takes.
    pub process_start: Duration,
    /// Whether it is a program as a whole, which may end itself.
    pub is_program: bool,
    /// After so much virtual time the program is taken to have no end.
    pub longest: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            cores: 2,
            barging: false,
            process_start: Duration::from_micros(500),
            is_program: false,
            longest: Duration::from_secs(3600),
        }
    }
}

impl Settings {
    /// What the variable `WEFT` says: `cores=4;process_start_ns=500000`.
    #[must_use]
    pub fn from_environment() -> Settings {
        crate::worker::ordered_machine()
    }
}

/// The machine, while it runs a program.
pub struct Machine {
    pub(crate) settings: Settings,
    pub(crate) cores: Cores,
    pub(crate) account: Account,
    pub(crate) tasks: Vec<Strand>,
    /// Tasks that wait for something, longest first.
    pub(crate) blocked: Vec<TaskId>,
    /// Tasks that were started and have not run yet.
    pub(crate) fresh: Vec<TaskId>,
    /// Whether something was done since this was last looked at that may let a task go on which waits.
    pub(crate) stirred: bool,
    /// How many tasks spin.
    pub(crate) spinning: usize,
    /// Stacks of tasks that have ended.
    pub(crate) stacks: Vec<usize>,
    stopwatch: Stopwatch,
    /// How many calls into the engine the running task is in.
    depth: u32,
    /// Whether it went on for too long.
    too_long: bool,
    /// How often tasks have looked in vain since something last changed.
    in_vain: u32,
}

/// A task, as the machine sees it.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Strand {
    /// What it has computed since its last operation.
    pub unbooked: u64,
    /// Since when it waits.
    pub since: u64,
    /// When its wait ends in any case.
    pub deadline: Option<u64>,
    /// Whether it waits for nothing but its deadline.
    pub sleeps: bool,
    /// Whether it looks again and again.
    pub spins: bool,
    /// Whether it gives way to others.
    pub yields: bool,
    /// Whether it wakes up for a lock that was free.
    pub wakes_up: bool,
    /// What it looks at.
    pub looks: Looks,
    /// Its registers when it last called into the engine.
    pub registers: Registers,
    /// The locks that it holds, with its processor time when it took them.
    pub holds: Vec<(ObjectId, u64)>,
    /// The chain that `unpark` has left.
    pub unparked: u64,
    /// Which stack is its.
    pub stack: usize,
    /// How many calls into the engine it is in, while it is suspended.
    pub depth: u32,
    /// Whether what it computes is the start of a process.
    pub starts: bool,
}

impl Machine {
    fn new(settings: Settings) -> Machine {
        let cores = Cores::new(settings.cores);
        let account = Account::new(cores.count());
        Machine {
            settings,
            cores,
            account,
            tasks: Vec::new(),
            blocked: Vec::new(),
            fresh: Vec::new(),
            stirred: false,
            spinning: 0,
            stacks: (0..MOST_TASKS).rev().collect(),
            stopwatch: Stopwatch::start(),
            // The first task is started by the engine.
            depth: 1,
            too_long: false,
            in_vain: 0,
        }
    }

    /// A stack for a task that is being made. None, if so many tasks have one.
    pub(crate) fn take_stack(&mut self, task: TaskId) -> Option<usize> {
        let stack = self.stacks.pop()?;
        self.tasks.resize(self.tasks.len().max(task + 1), Strand { depth: 1, ..Strand::default() });
        self.tasks[task].stack = stack;
        Some(stack)
    }

    /// The running task leaves the program's code.
    #[inline]
    pub(crate) fn stop_clock(&mut self, task: TaskId) {
        self.depth += 1;
        if self.depth == 1 {
            self.tasks[task].unbooked += self.stopwatch.lap();
        }
    }

    /// The running task goes on with the program's code.
    #[inline]
    pub(crate) fn start_clock(&mut self) {
        self.depth -= 1;
        if self.depth == 0 {
            self.stopwatch.lap();
        }
    }

    /// Another task goes on in place of the running one.
    pub(crate) fn swap(&mut self, from: TaskId, to: TaskId) {
        self.tasks[from].depth = self.depth;
        self.depth = self.tasks[to].depth;
    }

    /// What a task does while it computes.
    pub(crate) fn doing(&self, task: TaskId) -> Doing {
        let strand = &self.tasks[task];
        match () {
            () if strand.starts => Doing::Starts,
            () if strand.holds.is_empty() => Doing::Computes,
            () => Doing::Holds,
        }
    }
}

/// How many cores the simulated machine has that runs the calling code, if one does.
#[must_use]
pub fn cores() -> Option<usize> {
    let engine = crate::engine::enter()?;
    engine.machine.as_ref().map(|machine| machine.cores.count())
}

/// Machines run one at a time: there is one engine.
static ONE: Mutex<()> = Mutex::new(());

/// Runs a program on a simulated machine.
pub fn simulate(settings: Settings, program: &dyn Fn()) -> Simulated {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    panics::install_hook();
    let mut engine = Box::new(Engine::new());
    engine.config = Config { ends_process: true, weak: false, ..Config::default() };
    engine.execution = crate::execution::next_number();
    engine.machine = Some(Box::new(Machine::new(settings)));
    #[cfg(feature = "runtime")]
    crate::runtime::begin_simulation();
    // SAFETY: the program outlives the machine; only the lifetime is forgotten.
    let program = unsafe { std::mem::transmute::<&dyn Fn(), &'static dyn Fn()>(program) };
    new_task(&mut engine, Box::new(program), None);
    engine.run();
    report::of(&mut engine)
}
