//! `std::sync`, on the state machines of [`weft::sync`]. `Arc`, `Weak` and the errors are the real ones.

pub mod atomic;
mod barrier;
mod condvar;
mod lazy_lock;
pub mod mpsc;
mod mutex;
mod once;
mod once_lock;
mod rwlock;

pub use real_std::sync::{Arc, LockResult, PoisonError, TryLockError, TryLockResult, Weak};

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lazy_lock::LazyLock;
pub use mutex::{Mutex, MutexGuard};
#[expect(deprecated, reason = "as in `std`")]
pub use once::ONCE_INIT;
pub use once::{Once, OnceState};
pub use once_lock::OnceLock;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use core::cell::UnsafeCell;
use weft::sync::Value;

/// What a lock shows of the value that it protects.
fn value_of<T: ?Sized>(data: &UnsafeCell<T>) -> Value {
    // SAFETY: only the size is asked for, which nobody changes.
    let size = unsafe { size_of_val(&*data.get()) };
    Value::of(data.get(), size)
}

/// `guard`, wrapped in an error if the lock is poisoned.
fn unless_poisoned<G>(poisoned: bool, guard: G) -> LockResult<G> {
    if poisoned { Err(PoisonError::new(guard)) } else { Ok(guard) }
}
