//! A crate named `std` on shuttle: sequentially consistent atomics, and schedules by chance, by PCT, or depth first.
//!
//! What shuttle does not have and is filled in here: `OnceLock`, `LazyLock`, the helpers of thread-local keys. What stays
//! missing, so that a program does not compile: `is_poisoned`, `JoinHandle::is_finished`, `spawn_scoped`. Values of
//! statics stay from one execution to the next; time-outs and spurious wakeups do not happen.

#![no_std]
#![allow(ambiguous_glob_reexports, missing_docs, clippy::all, clippy::pedantic)]

extern crate std as real_std;

pub use real_std::*;

use shuttle as engine;

#[path = "../../common/local.rs"]
mod local;
#[path = "../../common/preludes.rs"]
pub mod prelude;

#[doc(hidden)]
pub mod __rival;

pub mod sync;

pub mod thread {
    pub use crate::local::LocalKey;
    pub use real_std::thread::available_parallelism;
    pub use shuttle::thread::{
        AccessError, Builder, JoinHandle, Result, Scope, ScopedJoinHandle, Thread, ThreadId, current,
        panicking, park, park_timeout, scope, sleep, spawn, yield_now,
    };
}

pub mod hint {
    pub use real_std::hint::*;
    pub use shuttle::hint::spin_loop;
}
