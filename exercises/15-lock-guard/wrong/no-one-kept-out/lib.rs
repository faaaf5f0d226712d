use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

#[derive(Debug)]
pub struct Lock<T> {
    value: UnsafeCell<T>,
}

// SAFETY: there is one guard at a time.
unsafe impl<T: Send> Sync for Lock<T> {}

#[derive(Debug)]
pub struct Guard<'a, T> {
    lock: &'a Lock<T>,
    _value: PhantomData<&'a mut T>,
}

impl<T> Lock<T> {
    pub const fn new(value: T) -> Lock<T> {
        Lock { value: UnsafeCell::new(value) }
    }

    pub fn lock(&self) -> Guard<'_, T> {
        Guard { lock: self, _value: PhantomData }
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        Some(Guard { lock: self, _value: PhantomData })
    }

    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let mut guard = self.lock();
        work(&mut guard)
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {}
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this guard holds the lock.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this guard holds the lock.
        unsafe { &mut *self.lock.value.get() }
    }
}
