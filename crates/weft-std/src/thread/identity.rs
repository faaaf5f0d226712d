//! Who a thread is: `Thread` and `ThreadId`.

use core::fmt;
use core::num::NonZero;
use core::panic::Location;
use real_std::string::String;
use weft::TaskId;

/// The identity of a thread. The main thread has number 1.
#[derive(Eq, PartialEq, Clone, Copy, Hash, Debug)]
pub struct ThreadId(NonZero<u64>);

impl ThreadId {
    pub(super) fn new(task: TaskId) -> ThreadId {
        ThreadId(NonZero::<u64>::MIN.saturating_add(task as u64))
    }
}

/// A thread that can be unparked.
#[derive(Clone)]
pub struct Thread {
    task: TaskId,
    name: Option<String>,
}

/// The thread that calls.
pub fn current() -> Thread {
    let task = weft::current();
    Thread::new(task, weft::task_name(task))
}

impl Thread {
    pub(super) fn new(task: TaskId, name: Option<String>) -> Thread {
        Thread { task, name }
    }

    pub(super) fn task(&self) -> TaskId {
        self.task
    }

    /// Lets the thread go on that is parked, or will be next.
    #[track_caller]
    pub fn unpark(&self) {
        weft::unpark(self.task, Location::caller());
    }

    /// Its identity.
    pub fn id(&self) -> ThreadId {
        ThreadId::new(self.task)
    }

    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref().or((self.task == 0).then_some("main"))
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread").field("id", &self.id()).field("name", &self.name()).finish_non_exhaustive()
    }
}
