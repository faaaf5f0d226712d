//! Waiting for something that another process does: a value behind a lock, and a bell.

use crate::patience::Patience;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Locks what nobody leaves half changed.
#[track_caller]
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tries until it works; waits for the bell before the next try.
#[track_caller]
pub(super) fn retry<S, T>(
    state: &Mutex<S>,
    bell: &Condvar,
    patience: Patience,
    mut attempt: impl FnMut(&mut S) -> Option<T>,
) -> Option<T> {
    let mut guard = locked(state);
    loop {
        let done = attempt(&mut guard);
        if done.is_some() || patience.is_over() {
            return done;
        }
        guard = match patience.left() {
            None => bell.wait(guard).unwrap_or_else(PoisonError::into_inner),
            Some(left) => bell.wait_timeout(guard, left).unwrap_or_else(PoisonError::into_inner).0,
        };
    }
}
