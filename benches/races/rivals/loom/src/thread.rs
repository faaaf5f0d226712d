//! `std::thread` on loom.

mod scope;

pub use crate::local::LocalKey;
pub use loom::thread::{
    AccessError, Builder, JoinHandle, Thread, ThreadId, current, panicking, park, spawn, yield_now,
};
pub use real_std::thread::{Result, available_parallelism};
pub use scope::{Scope, ScopedJoinHandle, scope};

use core::time::Duration;

pub fn sleep(_time: Duration) {
    yield_now();
}

/// May end at once, and does: loom knows no time.
pub fn park_timeout(_time: Duration) {
    yield_now();
}
