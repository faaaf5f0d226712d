//! A model checker for plain `std` code.
//!
//! A *scenario* is a function that starts threads and asserts something. `weft` runs it again and again, each time in
//! another way in which its threads could interleave, its loads could read older stores, its waits could end early; until
//! something is wrong, or nothing is left to try. See `docs/races.md` for what is promised and what is not.
//!
//! How it is made, from the bottom up:
//!
//! * `context`, `stack`: tasks are coroutines on one thread of the operating system.
//! * `engine`, `task`, `schedule`, `options`, `rest`, `threads`, `time`, `panics`: one execution.
//! * `decision`: all that a program does not determine itself is a numbered choice.
//! * `clock`, `know`, `history`, `sequential`, `atomic`, `fence`: happens-before, and weak memory.
//! * `spin`, `fairness`: loops that wait by looking.
//! * `footprint`, `sleep`: which orders need not be tried.
//! * `search`, `shrink`, `token`: which executions are made.
//! * `sync`: the cores of locks, condition variables, channels.
//! * `machine`: instead of all of this, one execution in virtual time, on as many simulated cores as one likes.
//! * `runtime` (a feature): memory accesses seen through instrumentation, the heap, statics, what leaves the model.
//! * `worker`, `outcome`, `json`: how a checked program answers.

mod atomic;
mod clock;
mod config;
mod context;
mod decision;
mod engine;
mod execution;
mod explore;
mod failure;
mod fairness;
#[cfg(feature = "runtime")]
mod fatal;
mod fence;
mod footprint;
mod history;
mod hooks;
mod json;
mod know;
pub mod machine;
mod object;
mod op;
mod options;
mod ordering;
mod outcome;
mod panics;
mod place;
mod plain_value;
mod rest;
#[cfg(feature = "runtime")]
pub mod runtime;
mod schedule;
mod search;
mod sequential;
mod shrink;
mod sleep;
mod spin;
mod stack;
pub mod sync;
mod task;
mod threads;
mod time;
mod token;
mod trace;
mod worker;

pub use atomic::{Atomic, Update};
pub use config::{Config, Phases};
pub use engine::Used;
pub use explore::{explore, replay};
pub use failure::{AccessReport, Failure, RaceReport, Waiting};
pub use fence::fence;
pub use hooks::{Quiet, acquire, event, hold, holds_value, in_model, not_checked, printed, release, unhold};
pub use object::{Kind, Object, ObjectId};
pub use op::{Access, Op, Wake, Wakes};
pub use outcome::{Outcome, Verdict};
pub use panics::{caught_panic, panicking, resumed_panic};
pub use place::{Loc, Place};
pub use plain_value::Cell8;
pub use schedule::{choose, step, touch, wait, wait_for, yield_now};
pub use task::TaskId;
pub use threads::{
    current, fail_panic, is_finished, join, local_get, local_set, park, spawn, task_name, unpark,
};
pub use time::{advance_to, now, sleep};
pub use token::Token;
pub use trace::{Event, Note, Switch};
pub use worker::{Expected, check, main, program};
