//! What can be sent to another process: values that become bytes and come back.

mod collections;
mod functions;
mod numbers;
mod parts;
mod seal;
mod structs;
mod tuples;

pub(crate) use parts::{pack, unpack};

use std::{error, fmt};

/// A value that can be sent to another process, as Python's "picklable" objects can.
///
/// A process has its own memory, so a value travels as bytes, and what arrives is a copy. Whatever has meaning only
/// in this memory (a reference, an `Rc`, a `Mutex`) is not a `Message`, and the compiler says so.
///
/// Implemented for numbers, `bool`, `char`, `()`, `String`, `Duration`, function pointers, and for options, results,
/// boxes, arrays, tuples and collections of messages. For a struct of your own write [`message!`](crate::message!).
///
/// A function pointer is one with up to three arguments that owns what it takes and returns: `fn(String) -> usize`. One
/// that borrows, `fn(&str) -> usize`, is no message: it stands for a function for each lifetime, and what would be
/// borrowed could not be sent along. Wrap it: `|text: String| length(&text)`.
///
/// Of what processes share ([`Lock`](crate::Lock), [`Queue`](crate::Queue), [`Value`](crate::Value) and their like) it
/// is a handle that travels, and what arrives is a handle of the same object, if the receiver inherited that.
///
/// Two rules for an implementation by hand: `decode` reads exactly what `encode` wrote, and that is at least one
/// byte. The second lets a length that cannot be true be refused before anything is allocated.
///
/// ```
/// use multiproc::Message;
///
/// let bytes = vec![Some(1_u8), None].to_bytes();
/// assert_eq!(Vec::<Option<u8>>::from_bytes(&bytes), Ok(vec![Some(1), None]));
/// ```
pub trait Message: Sized {
    /// Appends the value's bytes.
    fn encode(&self, out: &mut Vec<u8>);

    /// Takes one value from the front of `bytes`.
    ///
    /// # Errors
    ///
    /// The bytes end too early, or no value has them. What is left of `bytes` is then unspecified.
    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError>;

    /// The value's bytes alone.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.encode(&mut out);
        out
    }

    /// Reads a value that takes up all the bytes.
    ///
    /// # Errors
    ///
    /// As [`decode`](Message::decode), and if bytes are left over.
    fn from_bytes(mut bytes: &[u8]) -> Result<Self, DecodeError> {
        let value = Self::decode(&mut bytes)?;
        if bytes.is_empty() { Ok(value) } else { Err(DecodeError::Trailing) }
    }

    /// Appends several values. Bytes do this in one go: megabytes of them are sent, also by unoptimised programs.
    #[doc(hidden)]
    fn encode_all(values: &[Self], out: &mut Vec<u8>) {
        for value in values {
            value.encode(out);
        }
    }

    /// Takes several values, as many as [`encode_all`](Message::encode_all) wrote.
    #[doc(hidden)]
    fn decode_all(count: usize, bytes: &mut &[u8]) -> Result<Vec<Self>, DecodeError> {
        // The count is only a promise: no more memory is reserved than the message itself takes.
        let mut values = Vec::with_capacity(count.min(bytes.len() / size_of::<Self>().max(1)));
        for _ in 0..count {
            values.push(Self::decode(bytes)?);
        }
        Ok(values)
    }

    /// The values as bytes, if they are that; otherwise they come back.
    #[doc(hidden)]
    fn all_into_bytes(values: Vec<Self>) -> Result<Vec<u8>, Vec<Self>> {
        Err(values)
    }

    /// The opposite.
    #[doc(hidden)]
    fn all_from_bytes(_bytes: Vec<u8>) -> Result<Vec<Self>, DecodeError> {
        Err(DecodeError::Invalid)
    }

    /// Appends the first of the value's bytes, and returns the others: those that need not be copied for that.
    #[doc(hidden)]
    fn into_head_and_tail(self, head: &mut Vec<u8>) -> Vec<u8> {
        self.encode(head);
        Vec::new()
    }

    /// Reads a value that takes up all the bytes of both.
    #[doc(hidden)]
    fn from_head_and_tail(head: &[u8], tail: Vec<u8>) -> Result<Self, DecodeError> {
        if tail.is_empty() { Self::from_bytes(head) } else { Self::from_bytes(&[head, &tail].concat()) }
    }
}

/// Why bytes are not a message of the wanted type.
///
/// ```
/// use multiproc::{DecodeError, Message};
///
/// assert_eq!(u32::from_bytes(&[1, 2]), Err(DecodeError::Short));
/// assert_eq!(bool::from_bytes(&[2]), Err(DecodeError::Invalid));
/// assert_eq!(bool::from_bytes(&[1, 0]), Err(DecodeError::Trailing));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end before the value does.
    Short,
    /// No value of this type has these bytes.
    Invalid,
    /// Bytes are left after the value.
    Trailing,
    /// A lock, queue, connection or shared value that this process knows nothing of, because it was made in another
    /// process, or after this one was started. Make it first, and start the process or the pool then; a connection
    /// comes in the arguments of a [`Process`](crate::Process) and in no other way.
    NotInherited,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Short => "the message ends too early",
            Self::Invalid => "the message has bytes that no value of its type has",
            Self::Trailing => "the message goes on after its value",
            Self::NotInherited => {
                "the message has a shared object that the receiver did not inherit: make it before the process or \
                 pool that gets it, and pass a connection in the arguments of `Process::new`"
            }
        })
    }
}

impl error::Error for DecodeError {}

impl Message for DecodeError {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let known = [Self::Short, Self::Invalid, Self::Trailing, Self::NotInherited];
        let number = usize::from(u8::decode(bytes)?);
        known.get(number).copied().ok_or(Self::Invalid)
    }
}

/// Takes `count` raw bytes from the front.
fn take<'bytes>(bytes: &mut &'bytes [u8], count: usize) -> Result<&'bytes [u8], DecodeError> {
    bytes.split_off(..count).ok_or(DecodeError::Short)
}
