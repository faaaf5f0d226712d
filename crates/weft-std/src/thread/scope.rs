//! Scoped threads.
//!
//! A scope ends by joining all its threads, in the order of their starts, including those that others started meanwhile.

use super::packet::{self, Packet};
use super::{Result, Thread};
use core::cell::{Cell, RefCell};
use core::fmt;
use core::marker::PhantomData;
use core::panic::{AssertUnwindSafe, Location};
use real_std::string::String;
use real_std::sync::Arc;
use real_std::vec::Vec;
use weft::{Loc, Quiet, TaskId};

/// Where scoped threads are started.
pub struct Scope<'scope, 'env: 'scope> {
    tasks: Tasks,
    panicked: Shared,
    borrows: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// The tasks of a scope.
struct Tasks(RefCell<Vec<TaskId>>);

/// Has a thread of the scope panicked without anybody joining it?
pub(super) struct Panicked(Cell<bool>);

/// The scope's share of it. Its end is no step of the program's.
struct Shared(Option<Arc<Panicked>>);

impl Shared {
    #[inline(never)]
    fn new() -> Shared {
        Shared(Some(Arc::new(Panicked(Cell::new(false)))))
    }

    #[inline(never)]
    fn another(&self) -> Option<Arc<Panicked>> {
        self.0.clone()
    }

    #[inline(never)]
    fn get(&self) -> bool {
        self.0.as_ref().is_some_and(|panicked| panicked.get())
    }
}

impl Drop for Shared {
    #[inline(never)]
    fn drop(&mut self) {
        let _quiet = Quiet::new();
        drop(self.0.take());
    }
}

// SAFETY: tasks take turns, and no turn ends within a method of these.
unsafe impl Sync for Tasks {}
// SAFETY: as above.
unsafe impl Sync for Panicked {}
// SAFETY: as above.
unsafe impl Send for Panicked {}

impl Tasks {
    #[inline(never)]
    fn add(&self, task: TaskId) {
        self.0.borrow_mut().push(task);
    }

    #[inline(never)]
    fn get(&self, index: usize) -> Option<TaskId> {
        self.0.borrow().get(index).copied()
    }
}

impl Panicked {
    #[inline(never)]
    pub fn set(&self) {
        self.0.set(true);
    }

    #[inline(never)]
    fn get(&self) -> bool {
        self.0.get()
    }
}

/// A scoped thread that can be waited for.
pub struct ScopedJoinHandle<'scope, T> {
    thread: Thread,
    packet: Packet<T>,
    scope: PhantomData<&'scope ()>,
}

/// Runs `f`, and waits for all threads that are started in the scope.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let loc = Location::caller();
    let panicked = Shared::new();
    let scope = Scope { tasks: Tasks(RefCell::default()), panicked, borrows: PhantomData, env: PhantomData };
    let result = crate::panic::catch_unwind(AssertUnwindSafe(|| f(&scope)));
    join_all(&scope.tasks, loc);
    match result {
        Err(payload) => crate::panic::resume_unwind(payload),
        Ok(_) if scope.panicked.get() => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

#[inline(never)]
fn join_all(tasks: &Tasks, loc: Loc) {
    let mut joined = 0;
    while let Some(task) = tasks.get(joined) {
        weft::join(task, loc);
        joined += 1;
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread that may borrow what outlives the scope.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.start(f, None, Location::caller())
    }

    pub(super) fn start<F, T>(
        &'scope self,
        f: F,
        name: Option<String>,
        loc: Loc,
    ) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T,
    {
        let (task, packet) = packet::start(f, name.clone(), self.panicked.another(), loc);
        self.tasks.add(task);
        ScopedJoinHandle { thread: Thread::new(task, name), packet, scope: PhantomData }
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Waits until it has ended, and returns its result, or the payload of its panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        weft::join(self.thread.task(), Location::caller());
        self.packet.take()
    }

    /// Has it ended?
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        weft::is_finished(self.thread.task(), Location::caller())
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").field("a_thread_panicked", &self.panicked.get()).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
