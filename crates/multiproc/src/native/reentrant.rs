//! A lock that its owner may take again: a [`Mutex`], and beside it the owner's thread and how often it has it.
//!
//! The algorithm is that of `ReentrantLock` in the standard library. Only a thread itself writes its number, after it has
//! taken the lock and before it lets go. So whoever reads its own number there has the lock; and if it has not, it
//! cannot read its own. For that, a number must be one thread's alone, also among processes: it has that of the process
//! in it. A dead owner's number stays until the next one has the lock, and is nobody else's.

use super::luggage::shared;
use super::memory::Memory;
use super::mutex::{Mutex, this_process};
use crate::patience::Patience;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{LockResult, PoisonError};
use std::thread;

const NOBODY: u64 = 0;

pub(crate) struct Reentrant {
    mutex: Mutex,
    /// The thread that has the lock, and how often.
    words: Memory<u64>,
}

shared! { Reentrant { mutex, words } }

impl Reentrant {
    pub(crate) fn new() -> Self {
        Self { mutex: Mutex::new(), words: Memory::zeroed(2) }
    }

    /// Nothing if the lock is not free in time.
    pub(crate) fn lock(&self, patience: Patience) -> Option<LockResult<ReentrantGuard<'_>>> {
        let this = this_thread();
        if self.thread().load(Relaxed) == this {
            self.times().store(self.times().load(Relaxed) + 1, Relaxed);
        } else if self.mutex.acquire(patience) {
            self.times().store(1, Relaxed);
            self.thread().store(this, Relaxed);
        } else {
            return None;
        }
        let (panicked_before, stays_in_thread) = (thread::panicking(), PhantomData);
        let guard = ReentrantGuard { lock: self, panicked_before, stays_in_thread };
        Some(if self.is_poisoned() { Err(PoisonError::new(guard)) } else { Ok(guard) })
    }

    pub(crate) fn is_poisoned(&self) -> bool {
        self.mutex.is_poisoned()
    }

    pub(crate) fn clear_poison(&self) {
        self.mutex.clear_poison();
    }

    fn unlock(&self) {
        let times = self.times().load(Relaxed) - 1;
        self.times().store(times, Relaxed);
        if times == 0 {
            self.thread().store(NOBODY, Relaxed);
            self.mutex.release();
        }
    }

    fn thread(&self) -> &AtomicU64 {
        &self.words.cells()[0]
    }

    fn times(&self) -> &AtomicU64 {
        &self.words.cells()[1]
    }
}

/// The right to be alone, or one of several, in one thread; the last one that is dropped frees the lock.
pub(crate) struct ReentrantGuard<'lock> {
    lock: &'lock Reentrant,
    panicked_before: bool,
    stays_in_thread: PhantomData<*const ()>,
}

impl Drop for ReentrantGuard<'_> {
    fn drop(&mut self) {
        if !self.panicked_before && thread::panicking() {
            self.lock.mutex.poison();
        }
        self.lock.unlock();
    }
}

/// A number that no other thread of any living process has. After a fork it is another one.
fn this_thread() -> u64 {
    static THREADS: AtomicU32 = AtomicU32::new(0);
    thread_local! {
        static NUMBER: u32 = THREADS.fetch_add(1, Relaxed);
    }
    u64::from(this_process()) << 32 | u64::from(NUMBER.with(|&number| number))
}
