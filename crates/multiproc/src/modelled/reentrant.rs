//! A lock that its owner may take again: who has it, and how often.

use super::waiting::{locked, retry};
use crate::patience::Patience;
use std::marker::PhantomData;
use std::sync::{Condvar, LockResult, Mutex, PoisonError};
use std::thread::{self, ThreadId};

pub(crate) struct Reentrant {
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    /// A thread is of one process, so it need not be asked of which.
    owner: Option<ThreadId>,
    times: usize,
    poisoned: bool,
}

impl State {
    /// Whether it was free, or this thread's already.
    fn take(&mut self, this: ThreadId) -> bool {
        let taken = *self.owner.get_or_insert(this) == this;
        self.times += usize::from(taken);
        taken
    }
}

impl Reentrant {
    #[track_caller]
    pub(crate) fn new() -> Self {
        let state = State { owner: None, times: 0, poisoned: false };
        Self { state: Mutex::new(state), freed: Condvar::new() }
    }

    /// Nothing if the lock is not free in time.
    #[track_caller]
    pub(crate) fn lock(&self, patience: Patience) -> Option<LockResult<ReentrantGuard<'_>>> {
        let this = thread::current().id();
        let take = |state: &mut State| state.take(this).then_some(state.poisoned);
        let poisoned = retry(&self.state, &self.freed, patience, take)?;
        let (panicked_before, stays_in_thread) = (thread::panicking(), PhantomData);
        let guard = ReentrantGuard { lock: self, panicked_before, stays_in_thread };
        Some(if poisoned { Err(PoisonError::new(guard)) } else { Ok(guard) })
    }

    #[track_caller]
    pub(crate) fn is_poisoned(&self) -> bool {
        locked(&self.state).poisoned
    }

    #[track_caller]
    pub(crate) fn clear_poison(&self) {
        locked(&self.state).poisoned = false;
    }

    fn unlock(&self, poison: bool) {
        let mut state = locked(&self.state);
        state.poisoned |= poison;
        state.times -= 1;
        if state.times == 0 {
            state.owner = None;
            drop(state);
            self.freed.notify_one();
        }
    }
}

/// One of the guards of a thread; the last one that is dropped frees the lock.
pub(crate) struct ReentrantGuard<'lock> {
    lock: &'lock Reentrant,
    panicked_before: bool,
    stays_in_thread: PhantomData<*const ()>,
}

impl Drop for ReentrantGuard<'_> {
    fn drop(&mut self) {
        self.lock.unlock(!self.panicked_before && thread::panicking());
    }
}
