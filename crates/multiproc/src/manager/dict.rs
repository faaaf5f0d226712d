//! `DictProxy`: a dictionary that a manager keeps.

use super::ManagerError;
use super::request::{Act, Entry, Reply, Request, value};
use crate::backend::Desk;
use crate::{DecodeError, Message};
use std::fmt;
use std::marker::PhantomData;

/// A dictionary that a [`Manager`](crate::Manager) keeps, as Python's `DictProxy`; from
/// [`Manager::dict`](crate::Manager::dict).
///
/// ```
/// use multiproc::{DictProxy, Lock, Manager, Pool};
///
/// fn count((lock, counts, word): (Lock, DictProxy<String, u32>, String)) {
///     let _alone = lock.lock().expect("nobody dies here"); // From reading to writing.
///     let before = counts.get(&word).expect("the manager is there").unwrap_or(0);
///     counts.insert(word, before + 1).expect("the manager is there");
/// }
///
/// let (manager, lock) = (Manager::new()?, Lock::new());
/// let counts = manager.dict()?;
/// let pool = Pool::new(2)?;
/// let words = ["one", "two", "one"].map(|word| (lock.clone(), counts.clone(), word.to_string()));
/// pool.map(count, words)?;
/// assert_eq!((counts.get(&"one".to_string())?, counts.len()?), (Some(2), 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Each call asks the manager once. A clone is another proxy of the same dictionary. Two keys are the same if they have
/// the same [bytes](trait@Message); their order is that in which they came, as in Python.
///
/// # Errors
///
/// Of each method: the manager's process has ended, or the system has no room for a connection to it; and of those that
/// return values or keys that one cannot be read.
pub struct DictProxy<K: Message, V: Message> {
    desk: Desk,
    object: u64,
    keys: PhantomData<fn(K) -> K>,
    values: PhantomData<fn(V) -> V>,
}

#[expect(clippy::missing_errors_doc, reason = "the type's documentation says it for all")]
#[expect(clippy::needless_pass_by_value, reason = "what is sent is given away, as to a queue")]
impl<K: Message, V: Message> DictProxy<K, V> {
    pub(super) fn new(desk: Desk, object: u64) -> Self {
        Self { desk, object, keys: PhantomData, values: PhantomData }
    }

    /// A copy of the value of this key.
    #[track_caller]
    pub fn get(&self, key: &K) -> Result<Option<V>, ManagerError> {
        value(self.ask(self.request(Act::Find).with(Entry::key(key)))?)
    }

    /// Whether there is this key at this moment.
    #[track_caller]
    pub fn contains_key(&self, key: &K) -> Result<bool, ManagerError> {
        Ok(self.ask(self.request(Act::Find).with(Entry::key(key)))?.done)
    }

    /// Gives the key this value; returns the one that it had.
    #[track_caller]
    pub fn insert(&self, key: K, new: V) -> Result<Option<V>, ManagerError> {
        value(self.ask(self.request(Act::Put).with(Entry::both(&key, &new)))?)
    }

    /// Gives the key this value if it has none; returns the one that it has then. Python calls it `setdefault`.
    #[track_caller]
    pub fn get_or_insert(&self, key: K, new: V) -> Result<V, ManagerError> {
        let kept = value(self.ask(self.request(Act::PutIfAbsent).with(Entry::both(&key, &new)))?)?;
        Ok(kept.unwrap_or(new))
    }

    /// Gives all these keys their values, with nothing of others in between. Python calls it `update`.
    #[track_caller]
    pub fn extend(&self, entries: impl IntoIterator<Item = (K, V)>) -> Result<(), ManagerError> {
        let mut request = self.request(Act::Put);
        request.entries.extend(entries.into_iter().map(|(key, value)| Entry::both(&key, &value)));
        self.ask(request).map(drop)
    }

    /// Takes the key out; returns the value that it had. Python calls it `pop`.
    #[track_caller]
    pub fn remove(&self, key: &K) -> Result<Option<V>, ManagerError> {
        value(self.ask(self.request(Act::Take).with(Entry::key(key)))?)
    }

    /// Takes all keys out.
    #[track_caller]
    pub fn clear(&self) -> Result<(), ManagerError> {
        self.ask(self.request(Act::Clear)).map(drop)
    }

    /// How many keys there are at this moment.
    #[track_caller]
    pub fn len(&self) -> Result<usize, ManagerError> {
        Ok(usize::try_from(self.ask(self.request(Act::Count))?.number).unwrap_or(usize::MAX))
    }

    /// Whether there are none at this moment.
    #[track_caller]
    pub fn is_empty(&self) -> Result<bool, ManagerError> {
        Ok(self.len()? == 0)
    }

    /// Copies of all keys and values, as they are at one moment.
    #[track_caller]
    pub fn items(&self) -> Result<Vec<(K, V)>, ManagerError> {
        let entries = self.ask(self.request(Act::All))?.entries;
        let entries = entries.into_iter().filter_map(|entry| Some((entry.key, entry.value?)));
        let decoded =
            entries.map(|(key, value)| Ok::<_, DecodeError>((K::from_bytes(&key)?, value.value()?)));
        Ok(decoded.collect::<Result<_, _>>()?)
    }

    /// Copies of all keys.
    #[track_caller]
    pub fn keys(&self) -> Result<Vec<K>, ManagerError> {
        Ok(self.items()?.into_iter().map(|(key, _)| key).collect())
    }

    /// Copies of all values.
    #[track_caller]
    pub fn values(&self) -> Result<Vec<V>, ManagerError> {
        Ok(self.items()?.into_iter().map(|(_, value)| value).collect())
    }

    fn request(&self, act: Act) -> Request {
        Request::new(self.object, act)
    }

    #[track_caller]
    fn ask(&self, request: Request) -> Result<Reply, ManagerError> {
        self.desk.ask(request)
    }
}

impl<K: Message, V: Message> Clone for DictProxy<K, V> {
    fn clone(&self) -> Self {
        Self::new(self.desk.clone(), self.object)
    }
}

impl<K: Message, V: Message> Message for DictProxy<K, V> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.desk.encode(out);
        self.object.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self::new(Message::decode(bytes)?, Message::decode(bytes)?))
    }
}

/// Without the entries: debugging should not wait.
impl<K: Message, V: Message> fmt::Debug for DictProxy<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DictProxy").field("object", &self.object).finish_non_exhaustive()
    }
}
