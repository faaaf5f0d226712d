//! `RLock`: one process at a time, which may come in again.

use crate::backend::{Handle, Reentrant, ReentrantGuard};
use crate::patience::Patience;
use crate::{DecodeError, Message};
use std::fmt;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};
use std::time::Duration;

/// A lock that the thread that has it may take again, as Python's `multiprocessing.RLock`.
///
/// So a function that takes the lock can call another one that takes it, too. The lock is free when all guards of the
/// thread are dropped, in whatever order.
///
/// ```
/// use multiproc::{Process, RLock, RawValue};
///
/// #[derive(Clone)]
/// struct Account {
///     lock: RLock,
///     balance: RawValue<i64>,
/// }
///
/// multiproc::message!(Account { lock, balance });
///
/// impl Account {
///     fn pay_in(&self, amount: i64) {
///         let _alone = self.lock.lock().expect("nobody dies here");
///         self.balance.set(self.balance.get() + amount);
///     }
///
///     fn pay_interest(&self) {
///         let _alone = self.lock.lock().expect("nobody dies here");
///         self.pay_in(self.balance.get() / 10); // Takes the lock that we have.
///     }
/// }
///
/// let account = Account { lock: RLock::new(), balance: RawValue::new(100) };
/// let mut process = Process::new(|account: Account| account.pay_interest(), account.clone());
/// process.start()?;
/// process.join()?;
/// assert_eq!(account.balance.get(), 110);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same lock. Another thread of the same process waits, as one of another process does.
///
/// # Poison
///
/// As with [`Lock`](crate::Lock): an owner that panics, or dies, while it has the lock leaves it poisoned, and the next
/// ones get it in an error.
#[derive(Clone)]
pub struct RLock {
    lock: Handle<Reentrant>,
}

impl RLock {
    /// Makes a lock that is free.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self { lock: Handle::new(Reentrant::new()) }
    }

    /// Waits until the lock is free, or this thread's already, and takes it.
    ///
    /// # Errors
    ///
    /// The lock is poisoned. The guard is in the error.
    #[track_caller]
    pub fn lock(&self) -> LockResult<RLockGuard<'_>> {
        loop {
            if let Some(locked) = self.lock.lock(Patience::Forever) {
                return wrapped(locked);
            }
        }
    }

    /// Takes the lock if it is free, or this thread's already.
    ///
    /// ```
    /// # use multiproc::{Process, RLock};
    /// fn look(lock: RLock) {
    ///     assert!(lock.try_lock().is_err(), "the parent has it");
    /// }
    ///
    /// let lock = RLock::new();
    /// let outer = lock.lock().expect("nobody has died");
    /// let inner = lock.try_lock().expect("it is ours");
    /// drop(outer);
    /// let mut process = Process::new(look, lock.clone());
    /// process.start()?;
    /// process.join()?;
    /// assert_eq!(process.exit_code(), Some(0));
    /// # drop(inner);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Somebody else has the lock, or it is poisoned; then the guard is in the error.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<RLockGuard<'_>> {
        self.lock_timeout(Duration::ZERO)
    }

    /// Takes the lock if it is free in time, or this thread's already.
    ///
    /// # Errors
    ///
    /// [`WouldBlock`](TryLockError::WouldBlock) if somebody else had the lock all the time, or the lock is poisoned; then
    /// the guard is in the error.
    #[track_caller]
    pub fn lock_timeout(&self, timeout: Duration) -> TryLockResult<RLockGuard<'_>> {
        let locked = self.lock.lock(Patience::of(timeout)).ok_or(TryLockError::WouldBlock)?;
        Ok(wrapped(locked)?)
    }

    /// Whether an owner has panicked or died. The death of an owner is noticed by the next one that takes the lock.
    #[must_use]
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.lock.is_poisoned()
    }

    /// Says that what the lock protects is in order again.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.lock.clear_poison();
    }
}

fn wrapped(locked: LockResult<ReentrantGuard<'_>>) -> LockResult<RLockGuard<'_>> {
    match locked {
        Ok(guard) => Ok(RLockGuard { _guard: guard }),
        Err(poisoned) => Err(PoisonError::new(RLockGuard { _guard: poisoned.into_inner() })),
    }
}

impl Default for RLock {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

/// The right to be alone; dropping the last one of a thread lets the next one in.
///
/// ```
/// # use multiproc::{Process, RLock};
/// let lock = RLock::new();
/// let (outer, inner) = (lock.lock().expect("nobody has died"), lock.lock().expect("it is ours"));
/// drop(outer);
/// let mut other = Process::new(|lock: RLock| assert!(lock.try_lock().is_err()), lock.clone());
/// other.start()?;
/// other.join()?;
/// drop(inner); // Now it is free.
/// # assert_eq!(other.exit_code(), Some(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "the lock is free again as soon as the guard is dropped"]
pub struct RLockGuard<'lock> {
    _guard: ReentrantGuard<'lock>,
}

impl Message for RLock {
    fn encode(&self, out: &mut Vec<u8>) {
        self.lock.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { lock: Handle::decode(bytes)? })
    }
}

impl fmt::Debug for RLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RLock").field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
    }
}

impl fmt::Debug for RLockGuard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RLockGuard").finish_non_exhaustive()
    }
}
