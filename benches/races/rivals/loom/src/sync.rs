//! `std::sync` on loom.

mod barrier;
mod condvar;
#[path = "../../common/lazy.rs"]
mod lazy;
pub mod mpsc;
mod once;

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lazy::{LazyLock, OnceLock};
pub use loom::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use once::Once;
pub use real_std::sync::{Arc, LockResult, PoisonError, TryLockError, TryLockResult, Weak};

pub mod atomic {
    pub use loom::sync::atomic::*;
    pub use real_std::sync::atomic::compiler_fence;
}

use core::cell::UnsafeCell;
use core::mem::ManuallyDrop;

impl<T> OnceLock<T> {
    pub fn new() -> OnceLock<T> {
        OnceLock { once: Once::new(), value: UnsafeCell::new(None) }
    }
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    pub fn new(init: F) -> LazyLock<T, F> {
        LazyLock { cell: OnceLock::new(), init: UnsafeCell::new(ManuallyDrop::new(init)) }
    }
}
