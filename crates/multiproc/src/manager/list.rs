//! `ListProxy`: a list that a manager keeps.

use super::ManagerError;
use super::request::{Act, Entry, Reply, Request, value};
use crate::backend::Desk;
use crate::{DecodeError, Message};
use std::fmt;
use std::marker::PhantomData;

/// A list that a [`Manager`](crate::Manager) keeps, as Python's `ListProxy`; from [`Manager::list`](crate::Manager::list).
///
/// ```
/// use multiproc::{Manager, Process};
///
/// let manager = Manager::new()?;
/// let primes = manager.list()?;
/// primes.extend([2, 3, 5, 8])?;
/// assert_eq!(primes.pop()?, Some(8));
///
/// let mut process = Process::new(|primes| drop(multiproc::ListProxy::append(&primes, 7)), primes.clone());
/// process.start()?;
/// process.join()?;
/// assert_eq!(primes.to_vec()?, [2, 3, 5, 7]);
/// assert_eq!((primes.get(0)?, primes.get(4)?), (Some(2), None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Each call asks the manager once. A clone is another proxy of the same list.
///
/// # Errors
///
/// Of each method: the manager's process has ended, or the system has no room for a connection to it; and of those that
/// return values that one cannot be read.
pub struct ListProxy<T: Message> {
    desk: Desk,
    object: u64,
    values: PhantomData<fn(T) -> T>,
}

#[expect(clippy::missing_errors_doc, reason = "the type's documentation says it for all")]
#[expect(clippy::needless_pass_by_value, reason = "what is sent is given away, as to a queue")]
impl<T: Message> ListProxy<T> {
    pub(super) fn new(desk: Desk, object: u64) -> Self {
        Self { desk, object, values: PhantomData }
    }

    /// Adds a value at the end.
    #[track_caller]
    pub fn append(&self, value: T) -> Result<(), ManagerError> {
        self.ask(self.request(Act::Append).with(Entry::value(&value))).map(drop)
    }

    /// Adds several at the end, with nothing of others in between.
    #[track_caller]
    pub fn extend(&self, values: impl IntoIterator<Item = T>) -> Result<(), ManagerError> {
        let mut request = self.request(Act::Append);
        request.entries.extend(values.into_iter().map(|value| Entry::value(&value)));
        self.ask(request).map(drop)
    }

    /// Puts a value before the one at `index`; at the end if there is none.
    #[track_caller]
    pub fn insert(&self, index: usize, value: T) -> Result<(), ManagerError> {
        self.ask(self.request(Act::InsertAt).at(index).with(Entry::value(&value))).map(drop)
    }

    /// A copy of the value at `index`; nothing beyond the end.
    #[track_caller]
    pub fn get(&self, index: usize) -> Result<Option<T>, ManagerError> {
        value(self.ask(self.request(Act::GetAt).at(index))?)
    }

    /// Puts a value in the place of another. Beyond the end it is [`OutOfRange`](ManagerError::OutOfRange).
    #[track_caller]
    pub fn set(&self, index: usize, value: T) -> Result<(), ManagerError> {
        let reply = self.ask(self.request(Act::SetAt).at(index).with(Entry::value(&value)))?;
        if reply.done { Ok(()) } else { Err(ManagerError::OutOfRange) }
    }

    /// Takes the value at `index` out, and closes the gap; nothing beyond the end.
    #[track_caller]
    pub fn remove(&self, index: usize) -> Result<Option<T>, ManagerError> {
        value(self.ask(self.request(Act::RemoveAt).at(index))?)
    }

    /// Takes the last value out; nothing if there is none.
    #[track_caller]
    pub fn pop(&self) -> Result<Option<T>, ManagerError> {
        value(self.ask(self.request(Act::Pop))?)
    }

    /// Takes all values out.
    #[track_caller]
    pub fn clear(&self) -> Result<(), ManagerError> {
        self.ask(self.request(Act::Clear)).map(drop)
    }

    /// How many there are at this moment.
    #[track_caller]
    pub fn len(&self) -> Result<usize, ManagerError> {
        Ok(usize::try_from(self.ask(self.request(Act::Count))?.number).unwrap_or(usize::MAX))
    }

    /// Whether there are none at this moment.
    #[track_caller]
    pub fn is_empty(&self) -> Result<bool, ManagerError> {
        Ok(self.len()? == 0)
    }

    /// Copies of all values, as they are at one moment.
    #[track_caller]
    pub fn to_vec(&self) -> Result<Vec<T>, ManagerError> {
        let entries = self.ask(self.request(Act::All))?.entries;
        let values = entries.into_iter().filter_map(|entry| entry.value);
        Ok(values.map(|value| value.value()).collect::<Result<_, _>>()?)
    }

    fn request(&self, act: Act) -> Request {
        Request::new(self.object, act)
    }

    #[track_caller]
    fn ask(&self, request: Request) -> Result<Reply, ManagerError> {
        self.desk.ask(request)
    }
}

impl<T: Message> Clone for ListProxy<T> {
    fn clone(&self) -> Self {
        Self::new(self.desk.clone(), self.object)
    }
}

impl<T: Message> Message for ListProxy<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.desk.encode(out);
        self.object.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self::new(Message::decode(bytes)?, Message::decode(bytes)?))
    }
}

/// Without the values: debugging should not wait.
impl<T: Message> fmt::Debug for ListProxy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListProxy").field("object", &self.object).finish_non_exhaustive()
    }
}
