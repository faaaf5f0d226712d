//! What a condition is made of beside its lock: the condition variable of `std`.

use super::mutex::MutexGuard;
use crate::patience::Patience;
use std::sync::{Condvar, LockResult, PoisonError};

pub(crate) struct Signal(Condvar);

impl Signal {
    #[track_caller]
    pub(crate) fn new() -> Self {
        Self(Condvar::new())
    }

    /// Lets go of the lock, waits, and takes the lock again; whether it was notified in time.
    #[track_caller]
    pub(crate) fn wait<'mutex>(
        &self,
        guard: MutexGuard<'mutex>,
        patience: Patience,
    ) -> (LockResult<MutexGuard<'mutex>>, bool) {
        let Some(left) = patience.left() else { return (self.0.wait(guard), true) };
        match self.0.wait_timeout(guard, left) {
            Ok((guard, late)) => (Ok(guard), !late.timed_out()),
            Err(poisoned) => {
                let (guard, late) = poisoned.into_inner();
                (Err(PoisonError::new(guard)), !late.timed_out())
            }
        }
    }

    /// Wakes so many of those that wait. The caller has the lock.
    #[track_caller]
    pub(crate) fn notify(&self, count: usize) {
        if count == usize::MAX {
            self.0.notify_all();
        } else {
            (0..count).for_each(|_| self.0.notify_one());
        }
    }
}
