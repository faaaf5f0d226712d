//! A lock that processes share: the one of `std`, which is poisoned in the same way.

use crate::patience::Patience;
use std::sync::{self, LockResult, TryLockError, TryLockResult};
use std::thread;
use std::time::Duration;

pub(crate) type MutexGuard<'mutex> = sync::MutexGuard<'mutex, ()>;

pub(crate) struct Mutex(sync::Mutex<()>);

impl Mutex {
    pub(crate) fn new() -> Self {
        Self(sync::Mutex::new(()))
    }

    #[track_caller]
    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_>> {
        self.0.lock()
    }

    /// Nothing if the lock is not free in time.
    ///
    /// The lock of `std` knows no time. So this looks now and then, the more seldom the longer it takes: a bell that each
    /// unlocking rings would be one more step in every program with a lock, and many more orders to try.
    #[track_caller]
    pub(crate) fn lock_within(&self, patience: Patience) -> Option<LockResult<MutexGuard<'_>>> {
        let mut pause = Duration::from_millis(1);
        loop {
            let left = patience.left();
            let Some(left) = left else { return Some(self.lock()) };
            let locked = taken(self.0.try_lock());
            if locked.is_some() || left.is_zero() {
                return locked;
            }
            thread::sleep(pause.min(left));
            pause += pause / 8;
        }
    }

    pub(crate) fn is_poisoned(&self) -> bool {
        self.0.is_poisoned()
    }

    pub(crate) fn clear_poison(&self) {
        self.0.clear_poison();
    }
}

/// What was locked, if it was free.
fn taken(locked: TryLockResult<MutexGuard<'_>>) -> Option<LockResult<MutexGuard<'_>>> {
    match locked {
        Ok(guard) => Some(Ok(guard)),
        Err(TryLockError::Poisoned(poisoned)) => Some(Err(poisoned)),
        Err(TryLockError::WouldBlock) => None,
    }
}
