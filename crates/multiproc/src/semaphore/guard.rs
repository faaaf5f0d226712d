//! A permit of a semaphore, while somebody has it.

use crate::backend::Permits;
use std::mem::ManuallyDrop;
use std::sync::{LockResult, PoisonError};
use std::{fmt, thread};

/// A permit; dropping it gives it back.
///
/// ```
/// use multiproc::Semaphore;
///
/// let seats = Semaphore::new(2);
/// let (one, other) = (seats.acquire().expect("nobody dies"), seats.acquire().expect("nobody dies"));
/// drop(one); // Comes back.
/// other.forget(); // Does not.
/// assert_eq!(seats.get_value(), 1);
/// ```
#[must_use = "the permit is given back as soon as the guard is dropped"]
pub struct SemaphoreGuard<'semaphore> {
    permits: &'semaphore Permits,
    panicked_before: bool,
}

impl<'semaphore> SemaphoreGuard<'semaphore> {
    /// For a permit that has just been taken.
    #[track_caller]
    pub(super) fn checked(permits: &'semaphore Permits) -> LockResult<Self> {
        let guard = Self { permits, panicked_before: thread::panicking() };
        if permits.is_poisoned() { Err(PoisonError::new(guard)) } else { Ok(guard) }
    }

    /// Does not give the permit back, now or when this process ends: it is used up. Somebody may make up for it by
    /// [`Semaphore::release`](crate::Semaphore::release).
    #[track_caller]
    pub fn forget(self) {
        ManuallyDrop::new(self).permits.consume();
    }
}

impl Drop for SemaphoreGuard<'_> {
    fn drop(&mut self) {
        // Before the permit is another's.
        if !self.panicked_before && thread::panicking() {
            self.permits.poison();
        }
        self.permits.give_back();
    }
}

impl fmt::Debug for SemaphoreGuard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SemaphoreGuard").finish_non_exhaustive()
    }
}
