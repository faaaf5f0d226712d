//! A lock with a guard, made of an atomic flag and of threads that park.

use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// A value that one thread at a time can use.
#[derive(Debug)]
pub struct Lock<T> {
    // Add what says whether the lock is held, and who waits for it.
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached through a guard, and there is one guard at a time. So threads only hand the value on to
// each other, which is what `Send` allows. (The compiler cannot check that. Whether it is so is up to you.)
unsafe impl<T: Send> Sync for Lock<T> {}

/// Whoever has it holds the lock. Dropping it gives the lock back, a panic included.
#[derive(Debug)]
pub struct Guard<'a, T> {
    lock: &'a Lock<T>,
    /// A guard is as good as `&mut T`, and may go to other threads or be shared by them when that may.
    _value: PhantomData<&'a mut T>,
}

impl<T> Lock<T> {
    /// A lock that nobody holds.
    pub const fn new(value: T) -> Lock<T> {
        Lock { value: UnsafeCell::new(value) }
    }

    /// Takes the lock. Whoever has to wait for it sleeps.
    pub fn lock(&self) -> Guard<'_, T> {
        todo!("take the lock, or park until it is free")
    }

    /// Takes the lock if nobody holds it.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        todo!("take the lock, or give up at once")
    }

    /// Calls `work` with the value, under the lock, and returns what it returns.
    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let _ = work; // Delete this line: it only keeps the compiler quiet until you begin.
        todo!("take the lock, call `work`, give the lock back")
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        todo!("give the lock back, and wake who waits for it")
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this guard holds the lock, so nobody else has a reference to the value.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and `&mut self` says that this guard has lent the value to nobody.
        unsafe { &mut *self.lock.value.get() }
    }
}
