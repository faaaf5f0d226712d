//! `Mutex` and its guard.

use super::{LockResult, TryLockError, TryLockResult, unless_poisoned, value_of};
use core::cell::UnsafeCell;
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::panic::{Location, RefUnwindSafe, UnwindSafe};
use weft::Loc;
use weft::sync::RawLock;

/// A mutual exclusion lock.
pub struct Mutex<T: ?Sized> {
    raw: RawLock,
    data: UnsafeCell<T>,
}

// SAFETY: as in `std`: the lock lets one task at a time at the data.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

/// Access to the data of a locked [`Mutex`], which it unlocks when dropped.
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    lock: &'a Mutex<T>,
    since: Loc,
    not_send: PhantomData<*const ()>,
}

// SAFETY: as in `std`: a shared guard is a shared reference to the data.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl<T> Mutex<T> {
    /// A mutex that is not locked.
    #[track_caller]
    pub const fn new(value: T) -> Mutex<T> {
        Mutex { raw: RawLock::mutex(Location::caller()), data: UnsafeCell::new(value) }
    }

    /// Its data.
    pub fn into_inner(self) -> LockResult<T> {
        unless_poisoned(self.raw.is_poisoned_now(), self.data.into_inner())
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits until the mutex can be locked, and locks it.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let loc = Location::caller();
        self.raw.write("Mutex::lock", loc, value_of(&self.data));
        self.guard(loc)
    }

    /// Locks the mutex if that can be done at once.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let loc = Location::caller();
        if self.raw.try_write("Mutex::try_lock", loc, value_of(&self.data)) {
            Ok(self.guard(loc)?)
        } else {
            Err(TryLockError::WouldBlock)
        }
    }

    /// Has a thread panicked while it had the lock?
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.raw.is_poisoned("Mutex::is_poisoned", Location::caller())
    }

    /// Forgets that a thread has panicked.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.raw.clear_poison("Mutex::clear_poison", Location::caller());
    }

    /// Its data, which nobody else can see.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        unless_poisoned(self.raw.is_poisoned_now(), self.data.get_mut())
    }

    fn guard(&self, since: Loc) -> LockResult<MutexGuard<'_, T>> {
        let guard = MutexGuard { lock: self, since, not_send: PhantomData };
        unless_poisoned(self.raw.is_poisoned_now(), guard)
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// Runs `wait`, which unlocks the mutex and locks it again.
    pub(super) fn while_unlocked<R>(
        self,
        wait: impl FnOnce(&RawLock, weft::sync::Value) -> R,
    ) -> (LockResult<MutexGuard<'a, T>>, R) {
        let result = wait(&self.lock.raw, value_of(&self.lock.data));
        (unless_poisoned(self.lock.raw.is_poisoned_now(), self), result)
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the mutex is locked.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the mutex is locked.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        self.lock.raw.unlock_write(self.since, value_of(&self.lock.data));
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Mutex");
        match self.try_lock() {
            Ok(guard) => out.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => out.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => out.field("data", &"<locked>"),
        };
        out.field("poisoned", &self.raw.is_poisoned_now()).finish_non_exhaustive()
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Mutex<T> {
        Mutex::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Mutex<T> {
        Mutex::new(value)
    }
}
