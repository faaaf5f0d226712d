//! A crate named `std` on loom: weak atomics, and all executions, or those with few preemptions.
//!
//! What loom does not have and is filled in here, from its locks and condition variables: `Once`, `OnceLock`, `LazyLock`,
//! `Barrier`, channels with all that they offer, scoped threads, the helpers of thread-local keys, time-outs (that never
//! happen). What stays missing, so that a program does not compile: locks and atomics in statics, `is_poisoned`,
//! `is_finished`. A thread that panics ends the model.
//!
//! `UnsafeCell::get` counts as a write: who has the pointer may write, and loom cannot see whether he does. `Arc` is the
//! real one, because much that programs do with an `Arc` loom's own cannot do.

#![no_std]
#![allow(ambiguous_glob_reexports, missing_docs, clippy::all, clippy::pedantic)]

extern crate std as real_std;

pub use real_std::*;

use loom as engine;

pub mod cell;
#[path = "../../common/local.rs"]
mod local;
#[path = "../../common/preludes.rs"]
pub mod prelude;
pub mod sync;
pub mod thread;

#[doc(hidden)]
pub mod __rival;

pub mod hint {
    pub use loom::hint::spin_loop;
    pub use real_std::hint::*;
}
