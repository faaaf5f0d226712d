//! A lock with a guard, made of an atomic flag and of threads that park.

use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::thread::{self, Thread};

/// A value that one thread at a time can use.
#[derive(Debug)]
pub struct Lock<T> {
    held: AtomicBool,
    waiters: Waiters,
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached through a guard, and there is one guard at a time. So threads only hand the value on to
// each other, which is what `Send` allows.
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
        Lock { held: AtomicBool::new(false), waiters: Waiters::new(), value: UnsafeCell::new(value) }
    }

    /// Takes the lock. Whoever has to wait for it sleeps.
    pub fn lock(&self) -> Guard<'_, T> {
        while !self.take() {
            self.waiters.add(thread::current());
            // Whoever gave it back between the two lines above did not see us on the list. So look once more.
            if self.take() {
                break;
            }
            thread::park(); // It may return for no reason, and others may be quicker: hence the loop.
        }
        Guard { lock: self, _value: PhantomData }
    }

    /// Takes the lock if nobody holds it.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        self.take().then(|| Guard { lock: self, _value: PhantomData })
    }

    /// Calls `work` with the value, under the lock, and returns what it returns.
    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.lock())
    }

    /// Looks at the flag and sets it in one step. `Acquire`, so that what the one before us wrote is seen.
    fn take(&self) -> bool {
        !self.held.swap(true, Ordering::Acquire)
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // `Release`, so that whoever takes the lock now sees what we wrote.
        self.lock.held.store(false, Ordering::Release);
        // Only now: whoever is woken must find it free.
        self.lock.waiters.wake();
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

/// The threads that wait, as a list to which each adds itself in front (Treiber, Coping with parallelism, 1986).
///
/// Nothing is left of it in the end: whoever is on the list takes the lock some time later, and empties the list when
/// giving it back.
#[derive(Debug)]
struct Waiters {
    first: AtomicPtr<Waiter>,
}

#[derive(Debug)]
struct Waiter {
    thread: Thread,
    next: *mut Waiter,
}

impl Waiters {
    const fn new() -> Waiters {
        Waiters { first: AtomicPtr::new(ptr::null_mut()) }
    }

    fn add(&self, thread: Thread) {
        let mut next = self.first.load(Ordering::Relaxed);
        let waiter = Box::into_raw(Box::new(Waiter { thread, next }));
        while let Err(first) =
            self.first.compare_exchange_weak(next, waiter, Ordering::Release, Ordering::Relaxed)
        {
            next = first;
            // SAFETY: nobody else knows this waiter before it is on the list.
            unsafe { (*waiter).next = next };
        }
    }

    /// Takes all from the list and wakes them. One of them gets the lock, the others put themselves on the list again.
    fn wake(&self) {
        let mut first = self.first.swap(ptr::null_mut(), Ordering::Acquire);
        while !first.is_null() {
            // SAFETY: it was made by `Box::into_raw`, and whoever has taken the list is the only one who has it.
            let waiter = unsafe { Box::from_raw(first) };
            waiter.thread.unpark();
            first = waiter.next;
        }
    }
}
