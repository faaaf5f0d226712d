//! `Queue`: messages from any process to any other, first come, first served.

mod joinable;

pub use joinable::{JoinableQueue, TooManyTasksDone};

use crate::backend::{Channel, Handle, Parcel};
use crate::patience::Patience;
use crate::{DecodeError, Message, message};
use std::marker::PhantomData;
use std::time::Duration;
use std::{error, fmt};

/// Messages for whoever asks first, as Python's `multiprocessing.Queue`.
///
/// Any number of processes put messages in, and any number take them out; each message is taken by one of them.
///
/// ```
/// use multiproc::{Process, Queue};
///
/// fn square((jobs, results): (Queue<Option<u64>>, Queue<u64>)) {
///     while let Ok(Some(job)) = jobs.get() {
///         results.put(job * job);
///     }
/// }
///
/// let (jobs, results) = (Queue::new(), Queue::new());
/// let mut worker = Process::new(square, (jobs.clone(), results.clone()));
/// worker.start()?;
/// for job in [2, 3, 4] {
///     jobs.put(Some(job));
/// }
/// jobs.put(None); // A queue has no end of its own, so a message says that there are no more.
/// worker.join()?;
/// assert_eq!([results.get()?, results.get()?, results.get()?], [4, 9, 16]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same queue. A process that is killed loses the message it has just taken, and
/// no other; the queue goes on.
pub struct Queue<T: Message> {
    channel: Handle<Channel>,
    message: PhantomData<fn(T) -> T>,
}

impl<T: Message> Queue<T> {
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
        Self { channel: Handle::new(Channel::new(maxsize)), message: PhantomData }
    }

    /// Puts a message in; waits while there is no room.
    ///
    /// # Panics
    ///
    /// The message is larger than any queue (1 GiB, or less where addresses are limited).
    #[track_caller]
    pub fn put(&self, message: T) {
        self.channel.put(&message::pack(message), Patience::Forever);
    }

    /// Puts a message in if there is room, or will be in time.
    ///
    /// # Errors
    ///
    /// There is no room; the message is in the error.
    #[track_caller]
    pub fn put_timeout(&self, message: T, timeout: Duration) -> Result<(), Full<T>> {
        if self.channel.put(&pack(&message), Patience::of(timeout)) { Ok(()) } else { Err(Full(message)) }
    }

    /// Puts a message in if there is room.
    ///
    /// # Errors
    ///
    /// There is no room; the message is in the error.
    #[track_caller]
    pub fn put_nowait(&self, message: T) -> Result<(), Full<T>> {
        self.put_timeout(message, Duration::ZERO)
    }

    /// Waits for a message, and takes it out.
    ///
    /// # Errors
    ///
    /// The message cannot be read, usually because there is an object in it that this process
    /// [did not inherit](DecodeError::NotInherited).
    #[track_caller]
    pub fn get(&self) -> Result<T, DecodeError> {
        loop {
            if let Some(parcel) = self.channel.get(Patience::Forever) {
                return message::unpack(parcel);
            }
        }
    }

    /// Takes out a message if there is one, or will be in time.
    ///
    /// # Errors
    ///
    /// None has come, or it cannot be read.
    #[track_caller]
    pub fn get_timeout(&self, timeout: Duration) -> Result<T, GetError> {
        let parcel = self.channel.get(Patience::of(timeout)).ok_or(GetError::Empty)?;
        Ok(message::unpack(parcel)?)
    }

    /// Takes out a message if there is one.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be read.
    #[track_caller]
    pub fn get_nowait(&self) -> Result<T, GetError> {
        self.get_timeout(Duration::ZERO)
    }

    /// How many messages there are at this moment; the next moment there may be others.
    #[must_use]
    #[track_caller]
    pub fn qsize(&self) -> usize {
        self.channel.len()
    }

    /// Whether there is no room at this moment.
    #[must_use]
    #[track_caller]
    pub fn full(&self) -> bool {
        self.channel.is_full()
    }

    /// Whether there are none at this moment.
    #[must_use]
    #[track_caller]
    pub fn empty(&self) -> bool {
        self.qsize() == 0
    }
}

fn pack(message: &impl Message) -> Parcel {
    Parcel::pack(|out| message.encode(out))
}

impl<T: Message> Default for Queue<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Message> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self { channel: self.channel.clone(), message: PhantomData }
    }
}

impl<T: Message> Message for Queue<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.channel.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { channel: Handle::decode(bytes)?, message: PhantomData })
    }
}

impl<T: Message> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}

/// There is no room for a message in a [`Queue`]. It is given back.
///
/// ```
/// use multiproc::{Full, Queue};
///
/// let queue = Queue::with_maxsize(1);
/// queue.put("first".to_string());
/// let Err(Full(message)) = queue.put_nowait("second".to_string()) else { panic!("there is no room") };
/// assert_eq!(message, "second");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full<T>(pub T);

impl<T> fmt::Display for Full<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the queue is full")
    }
}

impl<T: fmt::Debug> error::Error for Full<T> {}

/// Why a [`Queue`] gave no message.
///
/// ```
/// use multiproc::{GetError, Queue};
/// use std::time::Duration;
///
/// let queue = Queue::<u32>::new();
/// assert_eq!(queue.get_timeout(Duration::from_millis(5)), Err(GetError::Empty));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetError {
    /// There was none in time.
    Empty,
    /// There was one, and it cannot be read. It is gone.
    Decode(DecodeError),
}

impl fmt::Display for GetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the queue is empty",
            Self::Decode(_) => "read what was put into the queue",
        })
    }
}

impl error::Error for GetError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Empty => None,
            Self::Decode(error) => Some(error),
        }
    }
}

impl From<DecodeError> for GetError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
