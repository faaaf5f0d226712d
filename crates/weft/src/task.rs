//! A task: one modelled thread.

use crate::context::Context;
use crate::history::Stale;
use crate::know::Know;
use crate::object::ObjectId;
use crate::op::{Wake, Wakes};
use crate::place::{Loc, Place};
use crate::spin::Spin;
use std::rc::Rc;
use std::time::Duration;

/// The number of a task, in the order of their starts; 0 is the main task.
pub type TaskId = usize;

/// What a task will do when it runs next.
#[derive(Debug, Clone, Copy)]
pub struct Pending {
    /// What it is called.
    pub verb: &'static str,
    /// What it works on.
    pub object: ObjectId,
    /// The task that it is about.
    pub other: Option<TaskId>,
    /// Where it stands.
    pub loc: Option<Loc>,
    /// Whether it can be done, if that is not always so. Valid while the task is suspended: it lies in its stack.
    pub ready: Option<*const dyn Fn() -> bool>,
    /// What else may end the wait.
    pub wakes: Wakes,
    /// How long the wait lasts at most. In a search for races, time-outs are decisions instead.
    pub timeout: Option<Duration>,
}

impl Pending {
    /// Whether it is what a thread does to let others run.
    pub fn gives_way(&self) -> bool {
        ["yield_now", "spin_loop", "sleep"].iter().any(|end| self.verb.ends_with(end))
    }

    /// What distinguishes its place in the source from others.
    pub fn place(&self) -> usize {
        self.loc.map_or(0, |loc| std::ptr::from_ref(loc) as usize)
    }

    /// Nothing in particular, which can always be done.
    pub const fn start(loc: Option<Loc>) -> Pending {
        Pending {
            verb: "start",
            object: ObjectId::NONE,
            other: None,
            loc,
            ready: None,
            wakes: Wakes::NONE,
            timeout: None,
        }
    }
}

/// A panic of a task.
#[derive(Debug, Clone)]
pub struct Panic {
    /// What it said.
    pub message: String,
    /// Where.
    pub at: Option<Place>,
}

/// Destroys a value.
pub type Destroy = unsafe fn(*mut u8);

/// A value of `thread_local!`.
#[derive(Debug, Clone, Copy)]
pub struct Local {
    /// The address of its key.
    pub key: usize,
    /// The value; null once destroyed.
    pub value: *mut u8,
    /// Destroys it.
    pub destroy: Destroy,
}

/// One modelled thread.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Task {
    /// Where it goes on.
    pub context: Context,
    /// What it will run, until it starts.
    pub body: Option<Box<dyn FnOnce()>>,
    /// Whether it has ended.
    pub done: bool,
    /// What it will do next.
    pub pending: Pending,
    /// What ended its wait.
    pub wake: Wake,
    /// What it knows.
    pub know: Know,
    /// What an acquire fence would add: what the stores knew that were read without acquiring.
    pub unacquired: Know,
    /// What a relaxed store hands over: what was known at the last release fence.
    pub fenced: Option<Rc<Know>>,
    /// Which older stores it keeps reading.
    pub stale: Stale,
    /// Whether it runs in circles.
    pub spin: Spin,
    /// Its name, if it was given one.
    pub name: Option<String>,
    /// Where it was spawned.
    pub spawned: Option<Loc>,
    /// Its first panic that is still under way or ended it.
    pub panic: Option<Panic>,
    /// How many panics are unwinding.
    pub unwinding: u32,
    /// Whether a panic ended it.
    pub panicked: bool,
    /// If its next operation must read a store with a greater number than this: the others were seen elsewhere.
    pub must_read_after: Option<u32>,
    /// Whether another task has waited for its end.
    pub joined: bool,
    /// While positive, what it does to memory is not looked at.
    pub quiet: u32,
    /// A token left by `unpark`.
    pub token: bool,
    /// What `unpark` knew.
    pub unparked: Know,
    /// Its thread-locals, in the order of their making.
    pub locals: Vec<Local>,
    /// The locks that it holds.
    pub held: Vec<(ObjectId, Loc)>,
}

impl Task {
    /// A task that has not started.
    pub fn new() -> Task {
        Task {
            context: Context::none(),
            body: None,
            done: false,
            pending: Pending::start(None),
            wake: Wake::Ready,
            know: Know::default(),
            unacquired: Know::default(),
            fenced: None,
            stale: Stale::default(),
            spin: Spin::default(),
            name: None,
            spawned: None,
            panic: None,
            unwinding: 0,
            panicked: false,
            must_read_after: None,
            joined: false,
            quiet: 0,
            token: false,
            unparked: Know::default(),
            locals: Vec::new(),
            held: Vec::new(),
        }
    }

    /// Makes it as new, keeping its memory.
    pub fn reset(&mut self) {
        // A body that never started belongs to an execution that was cut off, as do the stacks of its tasks.
        std::mem::forget(self.body.take());
        self.done = false;
        self.pending = Pending::start(None);
        self.wake = Wake::Ready;
        self.know.clear();
        self.unacquired.clear();
        self.fenced = None;
        self.stale.clear();
        self.spin.reset();
        self.name = None;
        self.spawned = None;
        self.panic = None;
        self.unwinding = 0;
        self.panicked = false;
        self.must_read_after = None;
        self.joined = false;
        self.quiet = 0;
        self.token = false;
        self.unparked.clear();
        self.locals.clear();
        self.held.clear();
    }

    /// Whether it was spawned by code that the program only uses: a crate from a registry, or the standard library.
    pub fn is_of_a_library(&self) -> bool {
        let foreign = |loc: Loc| {
            ["/registry/src/", "/git/checkouts/", "/rustc/"].iter().any(|part| loc.file().contains(part))
        };
        self.spawned.is_some_and(foreign)
    }

    /// Whether what it will do next can be done now.
    #[inline]
    pub fn is_ready(&self) -> bool {
        // SAFETY: the closure lies in the stack of the task, which is suspended in the very call that it was passed to.
        !self.done && self.pending.ready.is_none_or(|ready| unsafe { (*ready)() })
    }
}
