//! `Lock`: one process at a time.

use crate::backend::{Handle, Mutex, MutexGuard};
use crate::patience::Patience;
use crate::{DecodeError, Message};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};
use std::time::Duration;
use std::{fmt, ptr};

/// A lock that processes share, as Python's `multiprocessing.Lock`.
///
/// Whoever has the [`LockGuard`] is alone, among all threads of all processes, until it is dropped.
///
/// ```
/// use multiproc::{Lock, Process};
///
/// fn greet((lock, name): (Lock, String)) {
///     let _alone = lock.lock().expect("nobody dies here");
///     print!("hello, ");
///     println!("{name}"); // In the same line: others that have the lock as well wait.
/// }
///
/// let lock = Lock::new();
/// let mut processes = ["Ada", "Alan"].map(|name| Process::new(greet, (lock.clone(), name.to_string())));
/// for process in &mut processes {
///     process.start()?;
/// }
/// for process in &processes {
///     process.join()?;
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same lock. Taking a lock twice in one thread waits for ever.
///
/// # Poison
///
/// As with the locks of the standard library, an owner that panics leaves the lock *poisoned*; so does an owner that is
/// killed, or exits, before it lets go. The next ones get the lock, in an error: what the lock protects may be half
/// changed. Put that in order and call [`clear_poison`](Self::clear_poison), or go on with
/// [`PoisonError::into_inner`].
#[derive(Clone)]
pub struct Lock {
    mutex: Handle<Mutex>,
}

impl Lock {
    /// Makes a lock that is free.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self { mutex: Handle::new(Mutex::new()) }
    }

    /// Waits until the lock is free, and takes it.
    ///
    /// # Errors
    ///
    /// The lock is poisoned. The guard is in the error.
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> LockResult<LockGuard<'_>> {
        wrapped(self.mutex.lock())
    }

    /// Takes the lock if it is free.
    ///
    /// # Errors
    ///
    /// Somebody has the lock, this thread maybe; or it is poisoned, and then the guard is in the error.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<LockGuard<'_>> {
        self.lock_timeout(Duration::ZERO)
    }

    /// Takes the lock if it is free, or will be in time.
    ///
    /// ```
    /// # use multiproc::Lock;
    /// # use std::sync::TryLockError;
    /// # use std::time::Duration;
    /// let lock = Lock::new();
    /// let guard = lock.lock_timeout(Duration::from_secs(1)).expect("nobody has it");
    /// let late = lock.lock_timeout(Duration::from_millis(10));
    /// assert!(matches!(late, Err(TryLockError::WouldBlock)));
    /// # drop(guard);
    /// ```
    ///
    /// # Errors
    ///
    /// [`WouldBlock`](TryLockError::WouldBlock) if somebody had the lock all the time, or the lock is poisoned; then the
    /// guard is in the error.
    #[track_caller]
    pub fn lock_timeout(&self, timeout: Duration) -> TryLockResult<LockGuard<'_>> {
        let locked = self.mutex.lock_within(Patience::of(timeout)).ok_or(TryLockError::WouldBlock)?;
        Ok(wrapped(locked)?)
    }

    /// Whether both are handles of the same lock.
    pub(crate) fn is(&self, other: &Self) -> bool {
        ptr::eq(&raw const *self.mutex, &raw const *other.mutex)
    }

    /// Whether an owner has panicked or died. The death of an owner is noticed by the next one that takes the lock.
    #[must_use]
    pub fn is_poisoned(&self) -> bool {
        self.mutex.is_poisoned()
    }

    /// Says that what the lock protects is in order again.
    pub fn clear_poison(&self) {
        self.mutex.clear_poison();
    }
}

impl Default for Lock {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

/// The right to be alone; dropping it lets the next one in.
///
/// ```
/// # use multiproc::Lock;
/// let lock = Lock::new();
/// let guard = lock.lock().expect("nobody has died");
/// assert!(lock.try_lock().is_err(), "somebody has it");
/// drop(guard);
/// assert!(lock.try_lock().is_ok());
/// ```
#[must_use = "the lock is free again as soon as the guard is dropped"]
pub struct LockGuard<'lock> {
    guard: MutexGuard<'lock>,
}

impl<'lock> LockGuard<'lock> {
    /// For a condition, which lets go of the lock and takes it again.
    pub(crate) fn into_inner(self) -> MutexGuard<'lock> {
        self.guard
    }
}

/// What the backend locked, as the user gets it.
#[inline]
pub(crate) fn wrapped(locked: LockResult<MutexGuard<'_>>) -> LockResult<LockGuard<'_>> {
    match locked {
        Ok(guard) => Ok(LockGuard { guard }),
        Err(poisoned) => Err(PoisonError::new(LockGuard { guard: poisoned.into_inner() })),
    }
}

impl Message for Lock {
    fn encode(&self, out: &mut Vec<u8>) {
        self.mutex.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { mutex: Handle::decode(bytes)? })
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lock").field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
    }
}

impl fmt::Debug for LockGuard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LockGuard").finish_non_exhaustive()
    }
}
