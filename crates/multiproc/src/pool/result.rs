//! `AsyncResult`: the result of a task that may still be running.

use super::task::Outcome;
use super::{PoolError, reply};
use crate::Message;
use crate::backend::Crew;
use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The result of a task that may still be running, as Python's `AsyncResult`.
///
/// It outlives its pool: dropping the pool waits for the tasks. Dropping it does not stop the task.
///
/// ```
/// use multiproc::Pool;
/// use std::time::Duration;
///
/// let pool = Pool::new(2)?;
/// let slow = pool.apply_async(std::thread::sleep, Duration::from_millis(50));
/// let quick = pool.apply_async(|text: String| text.to_uppercase(), "quick".to_string());
/// assert_eq!(quick.get()?, "QUICK");
/// slow.wait();
/// assert!(slow.ready());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "whether the task failed is known only from its result"]
pub struct AsyncResult<R> {
    pub(super) crew: Rc<RefCell<Crew>>,
    pub(super) outcome: Rc<OnceCell<Outcome>>,
    pub(super) result: PhantomData<fn() -> R>,
}

impl<R: Message> AsyncResult<R> {
    /// Waits for the task to end and returns its result.
    ///
    /// # Errors
    ///
    /// The task panicked, its worker died, or the result cannot be read.
    ///
    /// # Panics
    ///
    /// In a process other than the pool's.
    #[track_caller]
    pub fn get(self) -> Result<R, PoolError> {
        self.wait();
        match self.outcome.get().expect("the wait was for this") {
            Ok(reply) => Ok(reply::result(reply)?),
            Err(error) => Err(error.clone()),
        }
    }

    /// Waits for the task to end.
    ///
    /// # Panics
    ///
    /// In a process other than the pool's.
    #[track_caller]
    pub fn wait(&self) {
        self.wait_until(None);
    }

    /// Waits, but no longer than `timeout`; whether the task has ended.
    ///
    /// Python's `get(timeout)` is this, and then [`get`](Self::get).
    ///
    /// # Panics
    ///
    /// In a process other than the pool's.
    #[must_use]
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        // A time too far to be counted is none at all.
        self.wait_until(Instant::now().checked_add(timeout))
    }

    /// Whether the task has ended, well or not.
    ///
    /// # Panics
    ///
    /// In a process other than the pool's.
    #[must_use]
    #[track_caller]
    pub fn ready(&self) -> bool {
        self.wait_timeout(Duration::ZERO)
    }

    #[track_caller]
    fn wait_until(&self, deadline: Option<Instant>) -> bool {
        let mut crew = self.crew.borrow_mut();
        crew.await_outcome(&self.outcome, deadline);
        self.outcome.get().is_some()
    }
}

impl<R> fmt::Debug for AsyncResult<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncResult").field("ready", &self.outcome.get().is_some()).finish_non_exhaustive()
    }
}
