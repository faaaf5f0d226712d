//! A lock that processes share: the one of `std`, which is poisoned in the same way.

use super::waiting::locked;
use crate::patience::Patience;
use std::sync::{self, Condvar, LockResult, TryLockError, TryLockResult};
use std::time::Duration;

pub(crate) type MutexGuard<'mutex> = sync::MutexGuard<'mutex, ()>;

pub(crate) struct Mutex {
    mutex: sync::Mutex<()>,
    /// Where those wait for a while that have a time limit. Nobody wakes them.
    idle: sync::Mutex<()>,
    nobody: Condvar,
}

impl Mutex {
    #[track_caller]
    pub(crate) fn new() -> Self {
        let (mutex, idle) = (sync::Mutex::new(()), sync::Mutex::new(()));
        Self { mutex, idle, nobody: Condvar::new() }
    }

    #[track_caller]
    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_>> {
        self.mutex.lock()
    }

    /// Nothing if the lock is not free in time.
    ///
    /// The lock of `std` knows no time. So this looks now and then, the more seldom the longer it takes: a bell that each
    /// unlocking rings would be one more step in every program with a lock, and many more orders to try.
    ///
    /// In between it waits for nobody, and does not sleep: a model checker lets the time of a wait be over while others
    /// could go on, and so sees what happens if the lock is not free in time. It does that twice in an execution, so a
    /// time-out of up to 20 ms is seen to end.
    #[track_caller]
    pub(crate) fn lock_within(&self, patience: Patience) -> Option<LockResult<MutexGuard<'_>>> {
        let mut pause = Duration::from_millis(10);
        loop {
            let left = patience.left();
            let Some(left) = left else { return Some(self.lock()) };
            let got = taken(self.mutex.try_lock());
            if got.is_some() || left.is_zero() {
                return got;
            }
            drop(self.nobody.wait_timeout(locked(&self.idle), pause.min(left)));
            pause += pause / 8;
        }
    }

    pub(crate) fn is_poisoned(&self) -> bool {
        self.mutex.is_poisoned()
    }

    pub(crate) fn clear_poison(&self) {
        self.mutex.clear_poison();
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
