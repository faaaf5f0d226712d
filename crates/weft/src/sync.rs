//! The synchronisation primitives of `std`, as state machines over the scheduler.
//!
//! A primitive here is a few plain fields, because tasks take turns on one thread of the operating system. What makes
//! it a model of the real one are the calls around those fields:
//!
//! * [`step`](crate::step) or [`wait`](crate::wait) *before* an operation, so that every other task may run first;
//! * [`touch`](crate::touch) for what it reads and writes, so that the search knows which operations commute;
//! * [`release`](crate::release) and [`acquire`](crate::acquire) for what the C++ and Rust memory models call
//!   *synchronizes-with*, no more and no less: an edge too many would hide a data race;
//! * [`event`](crate::event) *after* it, for the person who reads the interleaving.
//!
//! None of this is generic. The types that users see (`Mutex<T>`) are instantiated in the checked crate, whose memory
//! accesses may be instrumented; they hold one of these and forward to it, so that the primitive's own fields are never
//! mistaken for shared data of the program.

pub mod barrier;
pub mod channel;
pub mod condvar;
mod deadline;
pub mod lock;
pub mod looked;
pub mod once;
pub mod value;

pub use barrier::RawBarrier;
pub use channel::{RawChannel, Refused, Ticket};
pub use condvar::RawCondvar;
#[cfg(feature = "runtime")]
pub(crate) use deadline::Deadline;
pub(crate) use deadline::that_ends;
pub use lock::RawLock;
pub use once::{Begin, RawOnce};
pub use value::Value;

use crate::ObjectId;
use crate::engine::enter;
use crate::machine::operation;
use crate::schedule::key_of;

/// The running task has looked at an object, which was in this state, and goes on without having done anything: if it
/// does nothing else, it is waiting by looking.
fn saw(object: ObjectId, state: u64) {
    if let Some(mut engine) = enter() {
        let key = key_of(&engine, object);
        if engine.machine.is_some() {
            return operation::look(&mut engine, key, state);
        }
        engine.task().spin.look(key, state);
        engine.used.spins |= engine.task().spin.waits_for_change.is_some();
    }
}
