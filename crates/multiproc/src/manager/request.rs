//! What a proxy asks its manager for, and what it hears.
//!
//! The manager does not know the types: values are parcels to it, and keys are bytes.

use super::ManagerError;
use crate::Message;
use crate::backend::Parcel;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    MakeList,
    MakeDict,
    Count,
    /// All values, and keys if there are any.
    All,
    Clear,
    /// Of a list: at the place `number`, if there is one.
    GetAt,
    SetAt,
    InsertAt,
    RemoveAt,
    /// Of a list: at the end.
    Append,
    Pop,
    /// Of a dictionary.
    Find,
    Put,
    PutIfAbsent,
    Take,
}

impl Act {
    #[cfg(not(modelled))]
    const ALL: [Self; 15] = [
        Self::MakeList,
        Self::MakeDict,
        Self::Count,
        Self::All,
        Self::Clear,
        Self::GetAt,
        Self::SetAt,
        Self::InsertAt,
        Self::RemoveAt,
        Self::Append,
        Self::Pop,
        Self::Find,
        Self::Put,
        Self::PutIfAbsent,
        Self::Take,
    ];
}

/// An act with all that one may need. What it does not need is empty.
pub(crate) struct Request {
    pub object: u64,
    pub act: Act,
    /// A place in a list.
    pub number: u64,
    /// Values, each with its key if it goes into a dictionary.
    pub entries: Vec<Entry>,
}

/// Whether the act could be done, how many there are, or the number of what was made, and what was asked for.
#[derive(Default)]
pub(crate) struct Reply {
    pub done: bool,
    pub number: u64,
    pub entries: Vec<Entry>,
}

/// A key, which a list does not have, and a value.
#[derive(Clone)]
pub(crate) struct Entry {
    pub key: Vec<u8>,
    pub value: Option<Parcel>,
}

impl Request {
    pub(crate) fn new(object: u64, act: Act) -> Self {
        Self { object, act, number: 0, entries: Vec::new() }
    }

    pub(crate) fn at(mut self, number: usize) -> Self {
        self.number = number as u64;
        self
    }

    pub(crate) fn with(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }
}

/// The one value that is in a reply, if there is one.
pub(crate) fn value<T: Message>(reply: Reply) -> Result<Option<T>, ManagerError> {
    let value = reply.entries.into_iter().next().and_then(|entry| entry.value);
    Ok(value.map(|value| value.value()).transpose()?)
}

impl Entry {
    pub(crate) fn value(value: &impl Message) -> Self {
        Self { key: Vec::new(), value: Some(Parcel::pack(|out| value.encode(out))) }
    }

    pub(crate) fn key(key: &impl Message) -> Self {
        Self { key: key.to_bytes(), value: None }
    }

    pub(crate) fn both(key: &impl Message, value: &impl Message) -> Self {
        Self { key: key.to_bytes(), ..Self::value(value) }
    }
}

#[cfg(not(modelled))]
mod encoding {
    use super::{Act, Entry, Reply, Request};
    use crate::{DecodeError, Message, message};

    message!(Request { object, act, number, entries });
    message!(Reply { done, number, entries });
    message!(Entry { key, value });

    impl Message for Act {
        fn encode(&self, out: &mut Vec<u8>) {
            out.push(*self as u8);
        }

        fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
            Act::ALL.get(usize::from(u8::decode(bytes)?)).copied().ok_or(DecodeError::Invalid)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn each_act_comes_back() {
            for act in Act::ALL {
                assert_eq!(Act::from_bytes(&act.to_bytes()), Ok(act));
            }
            assert_eq!(Act::from_bytes(&[200]), Err(DecodeError::Invalid));
        }
    }
}
