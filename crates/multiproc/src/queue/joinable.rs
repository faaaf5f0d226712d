//! `JoinableQueue`: a queue that knows when all that was put in is done.

use super::Queue;
use crate::patience::Patience;
use crate::{DecodeError, Message};
use std::ops::Deref;
use std::time::Duration;
use std::{error, fmt};

/// A queue of tasks that one can wait for, as Python's `multiprocessing.JoinableQueue`.
///
/// Whoever has taken a message says [`task_done`](Self::task_done) when it is done with it.
///
/// ```
/// use multiproc::{JoinableQueue, Process, RawArray};
///
/// fn work((tasks, squares): (JoinableQueue<Option<usize>>, RawArray<u64>)) {
///     while let Ok(Some(task)) = tasks.get() {
///         squares.set(task, (task * task) as u64);
///         tasks.task_done().expect("it was taken here");
///     }
/// }
///
/// let (tasks, squares) = (JoinableQueue::new(), RawArray::new(4));
/// let mut workers = [(); 2].map(|()| Process::new(work, (tasks.clone(), squares.clone())));
/// for worker in &mut workers {
///     worker.start()?;
/// }
/// for task in 0..4 {
///     tasks.put(Some(task));
/// }
/// tasks.join(); // Not only taken, but done.
/// assert_eq!(squares.to_vec(), [0, 1, 4, 9]);
/// # for _ in &workers {
/// #     tasks.put(None);
/// # }
/// # for worker in &workers {
/// #     worker.join()?;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It is a [`Queue`], and has all methods of one. A clone is another handle of the same queue.
///
/// A process that dies between the two leaves its task undone, and nobody can know of it: `join` waits for ever, as in
/// Python. If that may happen, wait with [`join_timeout`](Self::join_timeout), and look at the processes meanwhile.
pub struct JoinableQueue<T: Message> {
    queue: Queue<T>,
}

impl<T: Message> JoinableQueue<T> {
    /// Makes a queue in which there is always room, within the limits of memory.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::with_maxsize(0)
    }

    /// Makes a queue with room for so many messages; 0 stands for no limit.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn with_maxsize(maxsize: usize) -> Self {
        Self { queue: Queue::with_maxsize(maxsize) }
    }

    /// Says that a message that was taken is done. It need not be said by the one that took it.
    ///
    /// # Errors
    ///
    /// All that were taken are done already.
    #[track_caller]
    pub fn task_done(&self) -> Result<(), TooManyTasksDone> {
        if self.queue.channel.task_done() { Ok(()) } else { Err(TooManyTasksDone) }
    }

    /// Waits until all that was put in has been taken and is done; not at all if it is.
    #[track_caller]
    pub fn join(&self) {
        while !self.queue.channel.join(Patience::Forever) {}
    }

    /// Waits, but no longer than `timeout`; whether all is done.
    ///
    /// ```
    /// # use multiproc::JoinableQueue;
    /// # use std::time::Duration;
    /// let tasks = JoinableQueue::new();
    /// tasks.put("write a letter".to_string());
    /// assert!(!tasks.join_timeout(Duration::from_millis(10)), "nobody does it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[track_caller]
    pub fn join_timeout(&self, timeout: Duration) -> bool {
        self.queue.channel.join(Patience::of(timeout))
    }
}

/// In Python the one is a subclass of the other, too.
impl<T: Message> Deref for JoinableQueue<T> {
    type Target = Queue<T>;

    fn deref(&self) -> &Queue<T> {
        &self.queue
    }
}

impl<T: Message> Default for JoinableQueue<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Message> Clone for JoinableQueue<T> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone() }
    }
}

impl<T: Message> Message for JoinableQueue<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.queue.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { queue: Message::decode(bytes)? })
    }
}

impl<T: Message> fmt::Debug for JoinableQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinableQueue").finish_non_exhaustive()
    }
}

/// [`task_done`](JoinableQueue::task_done) was said more often than messages were taken.
///
/// ```
/// use multiproc::{JoinableQueue, TooManyTasksDone};
///
/// let tasks = JoinableQueue::new();
/// tasks.put(1);
/// assert_eq!(tasks.task_done(), Err(TooManyTasksDone)); // It has not been taken.
/// tasks.get()?;
/// assert_eq!(tasks.task_done(), Ok(()));
/// # Ok::<(), multiproc::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyTasksDone;

impl fmt::Display for TooManyTasksDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more tasks were said to be done than were taken from the queue")
    }
}

impl error::Error for TooManyTasksDone {}
