//! `BoundedSemaphore`: a semaphore that notices when more is given back than was taken.

use super::{Semaphore, SemaphoreGuard};
use crate::{DecodeError, Message};
use std::sync::{LockResult, TryLockResult};
use std::time::Duration;
use std::{error, fmt};

/// Permits that never become more than they were, as Python's `multiprocessing.BoundedSemaphore`.
///
/// ```
/// use multiproc::{BoundedSemaphore, TooManyReleases};
///
/// let seats = BoundedSemaphore::new(2);
/// seats.acquire().expect("nobody dies here").forget(); // Somebody sits down ...
/// assert_eq!(seats.release(), Ok(())); // ... and stands up.
/// assert_eq!(seats.release(), Err(TooManyReleases)); // Nobody else was there.
/// ```
///
/// All else is as with [`Semaphore`].
#[derive(Clone)]
pub struct BoundedSemaphore {
    semaphore: Semaphore,
    most: u32,
}

impl BoundedSemaphore {
    /// Makes so many permits, and never more.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new(permits: u32) -> Self {
        Self { semaphore: Semaphore::new(permits), most: permits }
    }

    /// Waits until a permit is free, and takes it.
    ///
    /// # Errors
    ///
    /// The semaphore is [poisoned](Semaphore#poison). The permit is in the error.
    ///
    /// # Panics
    ///
    /// A million permits are held.
    #[track_caller]
    pub fn acquire(&self) -> LockResult<SemaphoreGuard<'_>> {
        self.semaphore.acquire()
    }

    /// Takes a permit if one is free.
    ///
    /// # Errors
    ///
    /// None is free, or the semaphore is poisoned; then the permit is in the error.
    ///
    /// # Panics
    ///
    /// As [`acquire`](Self::acquire).
    #[track_caller]
    pub fn try_acquire(&self) -> TryLockResult<SemaphoreGuard<'_>> {
        self.semaphore.try_acquire()
    }

    /// Takes a permit if one is free, or will be in time.
    ///
    /// # Errors
    ///
    /// `WouldBlock` if none was free, or the semaphore is poisoned; then the permit is in the error.
    ///
    /// # Panics
    ///
    /// As [`acquire`](Self::acquire).
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> TryLockResult<SemaphoreGuard<'_>> {
        self.semaphore.acquire_timeout(timeout)
    }

    /// Makes up for a permit whose guard was [forgotten](SemaphoreGuard::forget).
    ///
    /// # Errors
    ///
    /// No permit is missing. One that a guard holds is not: that gives it back itself.
    #[track_caller]
    pub fn release(&self) -> Result<(), TooManyReleases> {
        if self.semaphore.permits.release(self.most) { Ok(()) } else { Err(TooManyReleases) }
    }

    /// How many permits are free at this moment; the next moment there may be others.
    #[must_use]
    #[track_caller]
    pub fn get_value(&self) -> u32 {
        self.semaphore.get_value()
    }

    /// Whether a process has panicked or died with a permit, as far as is noticed.
    #[must_use]
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.semaphore.is_poisoned()
    }

    /// Says that what the permits stand for is in order again.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.semaphore.clear_poison();
    }
}

/// One permit, as in Python.
impl Default for BoundedSemaphore {
    #[track_caller]
    fn default() -> Self {
        Self::new(1)
    }
}

impl Message for BoundedSemaphore {
    fn encode(&self, out: &mut Vec<u8>) {
        self.semaphore.encode(out);
        self.most.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { semaphore: Message::decode(bytes)?, most: Message::decode(bytes)? })
    }
}

impl fmt::Debug for BoundedSemaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("BoundedSemaphore");
        out.field("most", &self.most).field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
    }
}

/// A [`BoundedSemaphore`] has all its permits, and one more was given.
///
/// ```
/// use multiproc::{BoundedSemaphore, TooManyReleases};
///
/// assert_eq!(BoundedSemaphore::new(3).release(), Err(TooManyReleases));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyReleases;

impl fmt::Display for TooManyReleases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the semaphore was released more often than it was acquired")
    }
}

impl error::Error for TooManyReleases {}
