//! `RwLock` and its guards.

use super::{LockResult, TryLockError, TryLockResult, unless_poisoned, value_of};
use core::cell::UnsafeCell;
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::panic::{Location, RefUnwindSafe, UnwindSafe};
use weft::Loc;
use weft::sync::RawLock;

/// A lock for many readers or one writer.
pub struct RwLock<T: ?Sized> {
    raw: RawLock,
    data: UnsafeCell<T>,
}

// SAFETY: as in `std`: the lock lets many readers or one writer at the data.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

/// Shared access to the data of a [`RwLock`].
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    since: Loc,
    not_send: PhantomData<*const ()>,
}

/// Exclusive access to the data of a [`RwLock`].
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    since: Loc,
    not_send: PhantomData<*const ()>,
}

// SAFETY: as in `std`: a shared guard is a shared reference to the data.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}

impl<T> RwLock<T> {
    /// A lock that nobody has.
    #[track_caller]
    pub const fn new(value: T) -> RwLock<T> {
        RwLock { raw: RawLock::rwlock(Location::caller()), data: UnsafeCell::new(value) }
    }

    /// Its data.
    pub fn into_inner(self) -> LockResult<T> {
        unless_poisoned(self.raw.is_poisoned_now(), self.data.into_inner())
    }
}

impl<T: ?Sized> RwLock<T> {
    /// Waits until nobody writes, and locks for reading.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let loc = Location::caller();
        self.raw.read("RwLock::read", loc, value_of(&self.data));
        self.read_guard(loc)
    }

    /// Locks for reading if that can be done at once.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let loc = Location::caller();
        if self.raw.try_read("RwLock::try_read", loc, value_of(&self.data)) {
            Ok(self.read_guard(loc)?)
        } else {
            Err(TryLockError::WouldBlock)
        }
    }

    /// Waits until nobody reads or writes, and locks for writing.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let loc = Location::caller();
        self.raw.write("RwLock::write", loc, value_of(&self.data));
        self.write_guard(loc)
    }

    /// Locks for writing if that can be done at once.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let loc = Location::caller();
        if self.raw.try_write("RwLock::try_write", loc, value_of(&self.data)) {
            Ok(self.write_guard(loc)?)
        } else {
            Err(TryLockError::WouldBlock)
        }
    }

    /// Has a thread panicked while it was writing?
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.raw.is_poisoned("RwLock::is_poisoned", Location::caller())
    }

    /// Forgets that a thread has panicked.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.raw.clear_poison("RwLock::clear_poison", Location::caller());
    }

    /// Its data, which nobody else can see.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        unless_poisoned(self.raw.is_poisoned_now(), self.data.get_mut())
    }

    fn read_guard(&self, since: Loc) -> LockResult<RwLockReadGuard<'_, T>> {
        let guard = RwLockReadGuard { lock: self, since, not_send: PhantomData };
        unless_poisoned(self.raw.is_poisoned_now(), guard)
    }

    fn write_guard(&self, since: Loc) -> LockResult<RwLockWriteGuard<'_, T>> {
        let guard = RwLockWriteGuard { lock: self, since, not_send: PhantomData };
        unless_poisoned(self.raw.is_poisoned_now(), guard)
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Turns the writer into a reader, letting no other writer in between.
    #[track_caller]
    pub fn downgrade(s: Self) -> RwLockReadGuard<'a, T> {
        let (lock, loc) = (s.lock, Location::caller());
        core::mem::forget(s);
        lock.raw.downgrade(loc, value_of(&lock.data));
        RwLockReadGuard { lock, since: loc, not_send: PhantomData }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: it is locked for reading.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: it is locked for writing.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: it is locked for writing.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        self.lock.raw.unlock_read(self.since);
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        self.lock.raw.unlock_write(self.since, value_of(&self.lock.data));
    }
}

macro_rules! shows {
    ($($guard:ident: $($trait:ident)*;)*) => {$($(
        impl<T: ?Sized + fmt::$trait> fmt::$trait for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    )*)*};
}

shows! {
    RwLockReadGuard: Debug Display;
    RwLockWriteGuard: Debug Display;
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("RwLock");
        match self.try_read() {
            Ok(guard) => out.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => out.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => out.field("data", &format_args!("<locked>")),
        };
        out.field("poisoned", &self.raw.is_poisoned_now()).finish_non_exhaustive()
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> RwLock<T> {
        RwLock::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> RwLock<T> {
        RwLock::new(value)
    }
}
