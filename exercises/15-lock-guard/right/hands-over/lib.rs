//! Whoever gives the lock back hands it to the one who has waited longest, and nobody can come in between.

use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};

#[derive(Debug)]
pub struct Lock<T> {
    line: Spin<Line>,
    value: UnsafeCell<T>,
}

#[derive(Debug)]
struct Line {
    held: bool,
    waiting: VecDeque<Arc<Ticket>>,
}

#[derive(Debug)]
struct Ticket {
    thread: Thread,
    called: AtomicBool,
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
        Lock {
            line: Spin::new(Line { held: false, waiting: VecDeque::new() }),
            value: UnsafeCell::new(value),
        }
    }

    pub fn lock(&self) -> Guard<'_, T> {
        let ticket = self.line.with(|line| {
            if !line.held {
                line.held = true;
                return None;
            }
            let ticket = Arc::new(Ticket { thread: thread::current(), called: AtomicBool::new(false) });
            line.waiting.push_back(Arc::clone(&ticket));
            Some(ticket)
        });
        if let Some(ticket) = ticket {
            while !ticket.called.load(Ordering::Acquire) {
                thread::park();
            }
        }
        Guard { lock: self, _value: PhantomData }
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        let held = self.line.with(|line| std::mem::replace(&mut line.held, true));
        (!held).then(|| Guard { lock: self, _value: PhantomData })
    }

    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut *self.lock())
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        let next = self.lock.line.with(|line| {
            let next = line.waiting.pop_front();
            line.held = next.is_some();
            next
        });
        if let Some(ticket) = next {
            ticket.called.store(true, Ordering::Release);
            ticket.thread.unpark();
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

/// A lock for the few steps that nobody sleeps in.
#[derive(Debug)]
struct Spin<T> {
    taken: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: `with` lets one thread at a time in.
unsafe impl<T: Send> Sync for Spin<T> {}

impl<T> Spin<T> {
    const fn new(value: T) -> Spin<T> {
        Spin { taken: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        while self.taken.swap(true, Ordering::Acquire) {
            thread::yield_now();
        }
        // SAFETY: nobody else has taken it.
        let result = work(unsafe { &mut *self.value.get() });
        self.taken.store(false, Ordering::Release);
        result
    }
}
