//! `Pool`: worker processes that take tasks.

mod error;
pub(crate) mod reply;
mod result;
pub(crate) mod task;

pub use error::PoolError;
pub use result::AsyncResult;

use crate::backend::Crew;
use crate::{Message, StartError};
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use std::thread::available_parallelism;
use task::Task;

/// Worker processes that do tasks, as Python's `multiprocessing.Pool`.
///
/// ```
/// use multiproc::Pool;
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// let pool = Pool::new(4)?;
/// let large = pool.apply_async(square, 1_000_000);
/// assert_eq!(pool.map(square, 1..=5)?, [1, 4, 9, 16, 25]);
/// assert_eq!(large.get()?, 1_000_000_000_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A worker has one task at a time and gets the next one when it has answered, so short and long tasks balance. No
/// thread serves the workers: while this process computes, each works on the task it has, and tasks that had to queue
/// are handed out by the next call on the pool or on one of its results.
///
/// A task that panics is an error, and its worker goes on. A worker that dies takes its task with it (the task is not
/// done again: it may have been half done) and is not replaced; the others do the rest. Workers die with the process
/// that made the pool, even if it is killed.
///
/// Dropping the pool waits until all tasks are done, and then for the workers to end, so that no zombie is left.
pub struct Pool {
    crew: Rc<RefCell<Crew>>,
}

impl Pool {
    /// Starts this many worker processes; 0 stands for as many as the machine runs at once.
    ///
    /// The workers are copies of this process as it is now: what changes later they do not see. Locks, queues and
    /// shared numbers that tasks are to have must be there already.
    ///
    /// # Errors
    ///
    /// The system has no room for that many processes. Those that were started are ended again.
    #[track_caller]
    pub fn new(workers: usize) -> Result<Self, StartError> {
        let workers = if workers == 0 { available_parallelism()?.get() } else { workers };
        let pool = Self { crew: Rc::new(RefCell::new(Crew::new())) };
        for _ in 0..workers {
            pool.crew.borrow_mut().hire()?;
        }
        Ok(pool)
    }

    /// Has a worker call `function(argument)`, and returns without waiting for it.
    ///
    /// If a worker is idle it has the whole task when this returns. A closure will do if it captures nothing.
    ///
    /// # Panics
    ///
    /// In a process other than the one that made the pool.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what is sent is given away, whatever it costs to encode"
    )]
    #[track_caller]
    pub fn apply_async<A, R>(&self, function: fn(A) -> R, argument: A) -> AsyncResult<R>
    where
        A: Message + 'static,
        R: Message + 'static,
    {
        let task = Task::new(function, &argument);
        let outcome = Rc::clone(&task.outcome);
        self.crew.borrow_mut().submit(task);
        AsyncResult { crew: Rc::clone(&self.crew), outcome, result: PhantomData }
    }

    /// Has the workers call `function` on each item, and returns the results in the order of the items.
    ///
    /// # Errors
    ///
    /// The error of the first item in order that has one, after all have ended.
    ///
    /// # Panics
    ///
    /// In a process other than the one that made the pool.
    #[track_caller]
    pub fn map<A, R>(
        &self,
        function: fn(A) -> R,
        items: impl IntoIterator<Item = A>,
    ) -> Result<Vec<R>, PoolError>
    where
        A: Message + 'static,
        R: Message + 'static,
    {
        let results: Vec<_> = self.imap(function, items).collect();
        results.into_iter().collect()
    }

    /// As [`map`](Pool::map), but each result, or error, can be had when it and those before it are there.
    ///
    /// All tasks are handed in at once, so `items` must end.
    ///
    /// ```
    /// # use multiproc::Pool;
    /// let pool = Pool::new(2)?;
    /// for length in pool.imap(|word: String| word.len(), ["one", "three"].map(String::from)) {
    ///     println!("{}", length?);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// In a process other than the one that made the pool.
    #[track_caller]
    pub fn imap<A, R, I>(
        &self,
        function: fn(A) -> R,
        items: I,
    ) -> impl Iterator<Item = Result<R, PoolError>> + use<A, R, I>
    where
        A: Message + 'static,
        R: Message + 'static,
        I: IntoIterator<Item = A>,
    {
        let results = items.into_iter().map(|item| self.apply_async(function, item));
        results.collect::<Vec<_>>().into_iter().map(AsyncResult::get)
    }

    /// Kills the workers without waiting for their tasks, which end with [`PoolError::WorkerDied`].
    ///
    /// # Panics
    ///
    /// In a process other than the one that made the pool.
    #[track_caller]
    pub fn terminate(self) {
        self.crew.borrow_mut().kill();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.crew.borrow_mut().close();
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}
