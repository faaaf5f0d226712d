//! `Semaphore`: so many at a time.

mod bounded;
mod guard;

pub use bounded::{BoundedSemaphore, TooManyReleases};
pub use guard::SemaphoreGuard;

use crate::backend::{Handle, Permits};
use crate::patience::Patience;
use crate::{DecodeError, Message};
use std::fmt;
use std::sync::{LockResult, TryLockError, TryLockResult};
use std::time::Duration;

/// Permits that processes take and give back, as Python's `multiprocessing.Semaphore`.
///
/// There are as many as it was made with. Who wants one while all are taken waits.
///
/// ```
/// use multiproc::{Pool, Semaphore};
///
/// fn download((connections, page): (Semaphore, u32)) -> u32 {
///     let _connection = connections.acquire().expect("nobody dies here");
///     10 * page // Two at a time, in whatever process.
/// }
///
/// let connections = Semaphore::new(2); // Before the pool, so that its workers know it.
/// let pool = Pool::new(4)?;
/// let pages = pool.map(download, [1, 2, 3].map(|page| (connections.clone(), page)))?;
/// assert_eq!(pages, [10, 20, 30]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A permit may also be given by a process that has taken none, so that another can take it: one that makes something
/// calls [`release`](Self::release), and one that uses it up calls [`acquire`](Self::acquire) and
/// [`forget`](SemaphoreGuard::forget).
///
/// ```
/// use multiproc::{Process, Semaphore};
///
/// fn bake(loaves: Semaphore) {
///     (0..3).for_each(|_| loaves.release());
/// }
///
/// let loaves = Semaphore::new(0);
/// let mut baker = Process::new(bake, loaves.clone());
/// baker.start()?;
/// for _ in 0..3 {
///     loaves.acquire().expect("nobody dies here").forget(); // Eaten: it does not come back.
/// }
/// assert!(loaves.try_acquire().is_err());
/// # baker.join()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same semaphore.
///
/// # Poison
///
/// As with [`Lock`](crate::Lock): a process that panics, or dies, with a permit gives it back, and leaves the semaphore
/// *poisoned*: whatever the permit stands for may be half changed. The next ones get their permits in an error, until
/// somebody calls [`clear_poison`](Self::clear_poison). A death is noticed by one that finds no permit free.
#[derive(Clone)]
pub struct Semaphore {
    permits: Handle<Permits>,
}

impl Semaphore {
    /// Makes so many permits.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new(permits: u32) -> Self {
        Self { permits: Handle::new(Permits::new(permits)) }
    }

    /// Waits until a permit is free, and takes it.
    ///
    /// # Errors
    ///
    /// The semaphore is poisoned. The permit is in the error.
    ///
    /// # Panics
    ///
    /// A million permits are held.
    #[track_caller]
    pub fn acquire(&self) -> LockResult<SemaphoreGuard<'_>> {
        while !self.permits.acquire(Patience::Forever) {}
        SemaphoreGuard::checked(&self.permits)
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
        self.acquire_timeout(Duration::ZERO)
    }

    /// Takes a permit if one is free, or will be in time.
    ///
    /// # Errors
    ///
    /// [`WouldBlock`](TryLockError::WouldBlock) if none was free, or the semaphore is poisoned; then the permit is in the
    /// error.
    ///
    /// # Panics
    ///
    /// As [`acquire`](Self::acquire).
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> TryLockResult<SemaphoreGuard<'_>> {
        if self.permits.acquire(Patience::of(timeout)) {
            Ok(SemaphoreGuard::checked(&self.permits)?)
        } else {
            Err(TryLockError::WouldBlock)
        }
    }

    /// Adds a permit, for whoever comes. It is not for giving back what a guard holds: that does the guard.
    ///
    /// # Panics
    ///
    /// There are [`u32::MAX`] permits already.
    #[track_caller]
    pub fn release(&self) {
        assert!(self.permits.release(u32::MAX), "a semaphore has no room for more than {} permits", u32::MAX);
    }

    /// How many permits are free at this moment; the next moment there may be others.
    #[must_use]
    #[track_caller]
    pub fn get_value(&self) -> u32 {
        self.permits.free()
    }

    /// Whether a process has panicked or died with a permit, as far as is noticed.
    #[must_use]
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.permits.is_poisoned()
    }

    /// Says that what the permits stand for is in order again.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.permits.clear_poison();
    }
}

/// One permit, as in Python.
impl Default for Semaphore {
    #[track_caller]
    fn default() -> Self {
        Self::new(1)
    }
}

impl Message for Semaphore {
    fn encode(&self, out: &mut Vec<u8>) {
        self.permits.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { permits: Handle::decode(bytes)? })
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore").field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
    }
}
