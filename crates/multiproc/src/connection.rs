//! `pipe`: a connection between two processes.

use crate::backend::{self, Plug, Socket};
use crate::patience::Patience;
use crate::{DecodeError, Message, message};
use std::marker::PhantomData;
use std::time::Duration;
use std::{error, fmt, io};

/// Connects two ends, as Python's `multiprocessing.Pipe`: what is sent at one is received at the other.
///
/// ```
/// use multiproc::{Connection, ConnectionError, Process, pipe};
///
/// fn double(numbers: Connection<u32>) {
///     while let Ok(number) = numbers.recv() {
///         numbers.send(2 * number).expect("the parent listens");
///     }
/// }
///
/// let (ours, theirs) = pipe()?;
/// let mut process = Process::new(double, theirs);
/// process.start()?; // From here on only the child has `theirs`.
/// ours.send(21)?;
/// assert_eq!(ours.recv()?, 42);
/// drop(ours); // The end of the stream: `recv` is an error in the child, and the loop ends.
/// process.join()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The system has no room for two more descriptors.
#[track_caller]
pub fn pipe<T: Message>() -> io::Result<(Connection<T>, Connection<T>)> {
    let (one, other) = backend::pair()?;
    Ok((Connection::new(one), Connection::new(other)))
}

/// One end of a [`pipe`].
///
/// ```
/// use multiproc::{Process, pipe};
/// use std::time::Duration;
///
/// let (questions, answers) = pipe::<String>()?;
/// let mut process = Process::new(|answers: multiproc::Connection<String>| {
///     let question = answers.recv().expect("the parent asks");
///     answers.send(question.replace('?', "!")).expect("the parent listens");
/// }, answers);
/// process.start()?;
/// assert!(!questions.poll(Duration::ZERO)?); // Nothing has come, and nothing will before we ask.
/// questions.send("Ready?".to_string())?;
/// assert_eq!(questions.recv()?, "Ready!");
/// process.join()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It is given to a process in the arguments of [`Process::new`](crate::Process::new), and in no other way: a child
/// keeps no connections but those. So when an end is dropped, or its process ends, the other end sees the end of the
/// stream, without the closing of copies that Python needs.
///
/// A clone is the same end. If two *processes* have the same end, they must take turns to send, and to receive, as in
/// Python: otherwise they get pieces of messages.
pub struct Connection<T: Message> {
    socket: Plug,
    message: PhantomData<fn(T) -> T>,
}

impl<T: Message> Connection<T> {
    fn new(socket: Socket) -> Self {
        Self { socket: Plug::new(socket), message: PhantomData }
    }

    /// Sends a message to the other end; waits while the system has no room for it.
    ///
    /// # Errors
    ///
    /// The other end is gone. A message that nobody has received yet when an end goes is lost without an error.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), ConnectionError> {
        self.socket.send(&message::pack(message))
    }

    /// Waits for a message from the other end.
    ///
    /// # Errors
    ///
    /// The other end is gone and everything it sent has been received, or the message cannot be read.
    #[track_caller]
    pub fn recv(&self) -> Result<T, ConnectionError> {
        Ok(message::unpack(self.socket.receive()?)?)
    }

    /// Whether [`recv`](Self::recv) would not wait: a message is there, or the end, or will be in time.
    ///
    /// # Errors
    ///
    /// This process was not given this connection.
    #[track_caller]
    pub fn poll(&self, timeout: Duration) -> Result<bool, ConnectionError> {
        self.socket.poll(Patience::of(timeout))
    }
}

impl<T: Message> Clone for Connection<T> {
    fn clone(&self) -> Self {
        Self { socket: self.socket.clone(), message: PhantomData }
    }
}

impl<T: Message> Message for Connection<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.socket.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { socket: Plug::decode(bytes)?, message: PhantomData })
    }
}

impl<T: Message> fmt::Debug for Connection<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

/// Why nothing could be sent or received.
///
/// ```
/// use multiproc::{ConnectionError, pipe};
///
/// let (ours, theirs) = pipe::<u32>()?;
/// theirs.send(1)?;
/// drop(theirs);
/// assert_eq!(ours.recv()?, 1); // What was sent is there,
/// assert!(matches!(ours.recv(), Err(ConnectionError::Closed))); // and then the end.
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub enum ConnectionError {
    /// The other end is gone, and what it sent has been received.
    Closed,
    /// This process was not given the connection: pass it in the arguments of `Process::new`.
    NotInherited,
    /// The message does not survive the journey.
    Decode(DecodeError),
    /// The system refused.
    System(io::Error),
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the other end of the connection is closed",
            Self::NotInherited => {
                "this process was not given the connection: pass it in the arguments of `Process::new`"
            }
            Self::Decode(_) => "read what was sent through the connection",
            Self::System(_) => "use the connection",
        })
    }
}

impl error::Error for ConnectionError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Closed | Self::NotInherited => None,
            Self::Decode(error) => Some(error),
            Self::System(error) => Some(error),
        }
    }
}

impl From<DecodeError> for ConnectionError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
