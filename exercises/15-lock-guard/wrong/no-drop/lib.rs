use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};

#[derive(Debug)]
pub struct Lock<T> {
    held: AtomicBool,
    waiters: Mutex<Vec<Thread>>,
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
        Lock { held: AtomicBool::new(false), waiters: Mutex::new(Vec::new()), value: UnsafeCell::new(value) }
    }

    pub fn lock(&self) -> Guard<'_, T> {
        loop {
            if let Some(guard) = self.try_lock() {
                return guard;
            }
            self.waiters.lock().unwrap().push(thread::current());
            if let Some(guard) = self.try_lock() {
                return guard;
            }
            thread::park();
        }
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        self.held.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).ok()?;
        Some(Guard { lock: self, _value: PhantomData })
    }

    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let mut guard = self.lock();
        work(&mut guard)
    }
}

impl<T> Guard<'_, T> {
    pub fn unlock(self) {
        self.lock.held.store(false, Ordering::Release);
        let waiters = std::mem::take(&mut *self.lock.waiters.lock().unwrap());
        for waiter in waiters {
            waiter.unpark();
        }
    }
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
