//! The state of the running execution, and how everything gets at it.
//!
//! A model runs on one thread of the operating system: a task is a coroutine, and exactly one runs at a time. So there
//! is one engine, found through one static. Code of the program and code of the engine alternate: a call into the engine
//! goes through [`enter`], and while it lasts, nothing that it does (allocating, say) counts as done by the program.

use crate::config::Config;
use crate::context::{Context, switch};
use crate::decision::Path;
use crate::failure::Failure;
use crate::footprint::Footprint;
use crate::history::Locations;
use crate::machine::Machine;
use crate::object::Objects;
use crate::options::Options;
use crate::sequential::Order;
use crate::sleep::SleepSets;
use crate::stack::{MOST_TASKS, Stacks};
use crate::sync::looked::Looked;
use crate::task::{Task, TaskId};
use crate::trace::{Switch, Trace};
use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// What the engine keeps between the executions, and how it is found. All of it is one static, so that whoever resets
/// the program's statics can leave it alone.
struct State {
    engine: Cell<*mut Engine>,
    /// The thread that runs the model: its thread pointer.
    thread: Cell<usize>,
    /// Whether code of the engine runs.
    inside: Cell<bool>,
}

// SAFETY: every access compares the thread first; only the one that runs the model goes on.
unsafe impl Sync for State {}

static STATE: State =
    State { engine: Cell::new(std::ptr::null_mut()), thread: Cell::new(0), inside: Cell::new(false) };

/// The addresses of what the engine keeps in statics: first, and length.
#[cfg(feature = "runtime")]
pub(crate) fn own_range() -> (usize, usize) {
    (&raw const STATE as usize, size_of::<State>())
}

/// What distinguishes this thread from the others of the process.
#[inline]
pub(crate) fn thread_pointer() -> usize {
    let pointer: usize;
    // SAFETY: on x86-64 Linux, the word at fs:0 is the thread's own address; reading it changes nothing.
    unsafe {
        std::arch::asm!("mov {}, fs:0", out(reg) pointer, options(nostack, preserves_flags, readonly));
    }
    pointer
}

/// The engine, if a task of the running execution asks, and not the engine itself.
#[inline]
pub(crate) fn running() -> Option<&'static mut Engine> {
    if STATE.inside.get() { None } else { on_this_thread() }
}

/// The engine, if an execution runs, for the last words of the process: nothing counts as done by the program any more.
#[cfg(feature = "runtime")]
pub(crate) fn leave_for_good() -> Option<&'static mut Engine> {
    STATE.inside.set(true);
    on_this_thread()
}

#[inline]
fn on_this_thread() -> Option<&'static mut Engine> {
    let engine = STATE.engine.get();
    if engine.is_null() || STATE.thread.get() != thread_pointer() {
        return None;
    }
    // SAFETY: it is not null only while an execution runs, whose engine outlives it; only this thread uses it, and no
    // reference is held across a switch of tasks or a call of the program's code.
    Some(unsafe { &mut *engine })
}

/// The engine, for a call that a task makes. Until the value is dropped, nothing counts as done by the program.
#[inline]
pub(crate) fn enter() -> Option<Entered> {
    let engine = on_this_thread()?;
    Some(Entered { engine, was_inside: STATE.inside.replace(true) })
}

/// A call into the engine.
pub(crate) struct Entered {
    engine: &'static mut Engine,
    was_inside: bool,
}

impl Deref for Entered {
    type Target = Engine;
    fn deref(&self) -> &Engine {
        self.engine
    }
}

impl DerefMut for Entered {
    fn deref_mut(&mut self) -> &mut Engine {
        self.engine
    }
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        STATE.inside.set(self.was_inside);
    }
}

/// Runs code of the program from within a call into the engine.
pub(crate) fn outside<R>(run: impl FnOnce() -> R) -> R {
    let was_inside = STATE.inside.replace(false);
    let result = run();
    STATE.inside.set(was_inside);
    result
}

/// What an execution may do that an untroubled machine would not, each so many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budgets {
    /// Waits that end for no reason.
    pub spurious: u32,
    /// Time-outs although somebody could still run.
    pub timeouts: u32,
    /// Weak compare-exchanges that fail for no reason.
    pub weak_failures: u32,
    /// Tasks that spin on although they see nothing new.
    pub stubborn: u32,
}

/// In what way an execution is not a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cut {
    /// All that could follow was seen elsewhere.
    pub redundant: bool,
    /// It went on and on.
    pub too_long: bool,
    /// Something was left out that its decisions do not tell, because there was too much of it: options of one decision,
    /// or the rest of an execution. Then not all executions can be claimed.
    pub forced: bool,
}

/// What a program has that is limited in the model, or not seen by it. Over all executions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Used {
    /// Waits that may end for no reason.
    pub spurious: bool,
    /// Waits with a time-out.
    pub timeouts: bool,
    /// Weak compare-exchanges.
    pub weak_failures: bool,
    /// Loops that wait by looking again.
    pub spins: bool,
    /// Atomics that are not the shadow's: `Arc`'s counters.
    pub plain_atomics: bool,
    /// Sequentially consistent operations.
    pub sequential: bool,
    /// Atomic operations with weaker orderings.
    pub weaker: bool,
    /// So many sequentially consistent operations in an execution that only the order in which they are made counts.
    pub too_many_sequential: bool,
}

impl Used {
    /// Whether sequentially consistent operations are mixed with weaker ones, so that their order is none of execution.
    #[must_use]
    pub fn mixes_orders(self) -> bool {
        self.sequential && self.weaker
    }
}

/// The running execution.
pub struct Engine {
    /// Its number; tags what belongs to it.
    pub execution: u32,
    /// Its tasks. Beyond [`Engine::live`] lie those of earlier executions, to be used again.
    pub tasks: Vec<Task>,
    /// How many tasks it has.
    pub live: usize,
    /// Who runs.
    pub current: TaskId,
    /// Its decisions.
    pub path: Path,
    /// Which transitions need not be made; none where all are wanted.
    pub sleep: Option<SleepSets>,
    /// Its objects.
    pub objects: Objects,
    /// The histories of its atomics.
    pub locations: Locations,
    /// The order of its sequentially consistent operations.
    pub order: Order,
    /// What the current transition has touched.
    pub footprint: Footprint,
    /// What is left of what it may do.
    pub budgets: Budgets,
    /// What the program has used so far.
    pub used: Used,
    /// How many stores there were before the current transition.
    pub stores_before: u32,
    /// How many transitions it has made.
    pub steps: u64,
    /// How the scenario is explored.
    pub config: Config,
    /// After so many transitions, it is taken to have no end.
    pub most_steps: u64,
    /// How many transitions the current task has made in a row.
    pub run_length: u32,
    /// How often in a row all that could run were tasks that see nothing new.
    pub idle_rounds: u32,
    /// Whether a task has yielded so often that fairness is enforced.
    pub fair: bool,
    /// The virtual clock.
    pub time: Duration,
    /// What was wrong with it.
    pub failure: Option<Failure>,
    /// In what way it is not a whole execution.
    pub cut: Cut,
    /// Where tasks were stubborn in vain, in this and in earlier executions.
    pub in_vain: Vec<usize>,
    /// The record for people, if this is a replay.
    pub trace: Option<Trace>,
    /// In a replay of a data race: the memory whose accesses are to be recorded.
    pub watch: Option<(usize, usize)>,
    /// What must not end silently, because somebody looks.
    pub looked: Looked,
    /// The simulated machine, if the program is run on one, instead of being explored.
    pub machine: Option<Box<Machine>>,
    /// Where the options of a decision are gathered.
    pub options: Option<Box<Options>>,
    /// The stacks of the tasks.
    pub stacks: Stacks,
    home: Context,
}

impl Engine {
    /// An engine that has run nothing yet.
    pub fn new() -> Engine {
        Engine {
            execution: 0,
            tasks: Vec::new(),
            live: 0,
            current: 0,
            path: Path::along(Vec::new(), crate::decision::Mismatch::Tolerate),
            sleep: None,
            objects: Objects::default(),
            locations: Locations::default(),
            order: Order::default(),
            footprint: Footprint::new(),
            budgets: Budgets { spurious: 0, timeouts: 0, weak_failures: 0, stubborn: 0 },
            used: Used::default(),
            stores_before: 0,
            steps: 0,
            config: Config::default(),
            most_steps: 0,
            run_length: 0,
            idle_rounds: 0,
            fair: false,
            time: Duration::ZERO,
            failure: None,
            cut: Cut::default(),
            in_vain: Vec::new(),
            trace: None,
            watch: None,
            looked: Looked::default(),
            machine: None,
            options: None,
            stacks: Stacks::reserve(),
            home: Context::none(),
        }
    }

    /// The task that runs.
    #[inline]
    pub fn task(&mut self) -> &mut Task {
        &mut self.tasks[self.current]
    }

    /// The tasks of this execution.
    #[inline]
    pub fn all(&self) -> &[Task] {
        &self.tasks[..self.live]
    }

    /// The running task's own component of its clock.
    #[inline]
    pub fn tick(&self) -> u32 {
        self.tasks[self.current].know.hb.get(self.current)
    }

    /// What the running task does from now on is not covered by what it has released so far.
    #[inline]
    pub fn advance(&mut self) {
        let (current, next) = (self.current, self.tick() + 1);
        let know = &mut self.task().know;
        know.hb.set(current, next);
        know.seen.set(current, next);
    }

    /// Whether what the running task does to memory is not to be looked at.
    #[inline]
    #[cfg(feature = "runtime")]
    pub fn quiet(&self) -> bool {
        self.tasks[self.current].quiet > 0
    }

    /// Starts the execution: runs the tasks until it is over.
    pub fn run(&mut self) {
        let first = self.tasks[0].context;
        let home = &raw mut self.home;
        STATE.engine.set(self);
        STATE.thread.set(thread_pointer());
        STATE.inside.set(true);
        // SAFETY: the first task is new, on a stack of its own.
        unsafe { switch(home, first) };
        STATE.engine.set(std::ptr::null_mut());
        STATE.inside.set(false);
    }

    /// Ends the execution. The running task does not go on.
    pub fn leave(&mut self) -> ! {
        let mut unused = Context::none();
        // SAFETY: the home context was written when the execution was started, and is gone back to once.
        unsafe { switch(&raw mut unused, self.home) };
        unreachable!("an execution that is over went on")
    }

    /// Ends the execution because something is wrong. The running task does not go on.
    pub fn fail(&mut self, failure: Failure) -> ! {
        STATE.inside.set(true);
        self.failure.get_or_insert(failure);
        self.leave()
    }

    /// Lets `next` go on in place of the running task, which goes on when somebody does the same for it.
    pub fn switch_to(&mut self, next: TaskId, why: Switch) {
        if let Some(trace) = &mut self.trace {
            trace.switch.get_or_insert(why);
        }
        self.run_length = 0;
        let from = &raw mut self.task().context;
        let to = self.tasks[next].context;
        self.current = next;
        // SAFETY: a task that is not running has been switched away from, or is new; its stack is its own.
        unsafe { switch(from, to) };
    }

    /// Ends the execution because it has more tasks than there are stacks.
    pub fn fail_for_too_many_tasks(&mut self) -> ! {
        let what = format!("has more than {MOST_TASKS} threads");
        self.fail(Failure::NotChecked { what, at: None })
    }

    /// Makes room for another task, and returns its number.
    pub fn add_task(&mut self) -> TaskId {
        let id = self.live;
        if id == MOST_TASKS && self.machine.is_none() {
            self.fail_for_too_many_tasks();
        }
        if id == self.tasks.len() {
            self.tasks.push(Task::new());
        } else {
            self.tasks[id].reset();
        }
        self.live += 1;
        id
    }
}
