//! `std::sync` on shuttle. `Arc` is the real one, as in shuttle itself.

pub use real_std::sync::{Arc, Weak};
pub use shuttle::sync::{
    Barrier, BarrierWaitResult, Condvar, LockResult, Mutex, MutexGuard, Once, OnceState, PoisonError, RwLock,
    RwLockReadGuard, RwLockWriteGuard, TryLockError, TryLockResult, WaitTimeoutResult,
};
pub use shuttle::sync::{atomic, mpsc};

#[path = "../../common/lazy.rs"]
mod lazy;
pub use lazy::{LazyLock, OnceLock};

use core::cell::UnsafeCell;
use core::mem::ManuallyDrop;

impl<T> OnceLock<T> {
    pub const fn new() -> OnceLock<T> {
        OnceLock { once: Once::new(), value: UnsafeCell::new(None) }
    }
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    pub const fn new(init: F) -> LazyLock<T, F> {
        LazyLock { cell: OnceLock::new(), init: UnsafeCell::new(ManuallyDrop::new(init)) }
    }
}
