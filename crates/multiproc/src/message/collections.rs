//! Messages that hold other messages: options, results, boxes, text, arrays, and collections.

use super::parts::{bytes_of, parts_of};
use super::take;
use crate::{DecodeError, Message};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

impl<T: Message> Message for Option<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.is_some().encode(out);
        if let Some(value) = self {
            value.encode(out);
        }
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        if bool::decode(bytes)? { T::decode(bytes).map(Some) } else { Ok(None) }
    }
}

impl<T: Message, E: Message> Message for Result<T, E> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.is_ok().encode(out);
        match self {
            Ok(value) => value.encode(out),
            Err(error) => error.encode(out),
        }
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        if bool::decode(bytes)? { T::decode(bytes).map(Ok) } else { E::decode(bytes).map(Err) }
    }
}

impl<T: Message> Message for Box<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        T::encode(self, out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        T::decode(bytes).map(Box::new)
    }
}

impl Message for String {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_length(self.len(), out);
        out.extend_from_slice(self.as_bytes());
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let length = decode_length(bytes)?;
        let text = str::from_utf8(take(bytes, length)?).map_err(|_| DecodeError::Invalid)?;
        Ok(text.to_owned())
    }

    fn into_head_and_tail(self, head: &mut Vec<u8>) -> Vec<u8> {
        parts_of(self.into_bytes(), head)
    }

    fn from_head_and_tail(head: &[u8], tail: Vec<u8>) -> Result<Self, DecodeError> {
        if tail.is_empty() {
            return Self::from_bytes(head);
        }
        Self::from_utf8(bytes_of(head, tail)?).map_err(|_| DecodeError::Invalid)
    }
}

impl<T: Message> Message for Vec<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_length(self.len(), out);
        T::encode_all(self, out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let length = decode_length(bytes)?;
        T::decode_all(length, bytes)
    }

    fn into_head_and_tail(self, head: &mut Vec<u8>) -> Vec<u8> {
        match T::all_into_bytes(self) {
            Ok(bytes) => parts_of(bytes, head),
            Err(values) => {
                values.encode(head);
                Vec::new()
            }
        }
    }

    fn from_head_and_tail(head: &[u8], tail: Vec<u8>) -> Result<Self, DecodeError> {
        if tail.is_empty() { Self::from_bytes(head) } else { T::all_from_bytes(bytes_of(head, tail)?) }
    }
}

/// With its length, so that an array of another length is refused and an empty one takes a byte.
impl<T: Message, const N: usize> Message for [T; N] {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_length(N, out);
        T::encode_all(self, out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Vec::decode(bytes)?.try_into().map_err(|_| DecodeError::Invalid)
    }
}

impl<K: Message + Ord, V: Message> Message for BTreeMap<K, V> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_entries(self.len(), self, out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        decode_items(bytes)
    }
}

impl<K: Message + Eq + Hash, V: Message, S: BuildHasher + Default> Message for HashMap<K, V, S> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_entries(self.len(), self, out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        decode_items(bytes)
    }
}

impl<T: Message + Ord> Message for BTreeSet<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_items(self.len(), self, out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        decode_items(bytes)
    }
}

impl<T: Message + Eq + Hash, S: BuildHasher + Default> Message for HashSet<T, S> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_items(self.len(), self, out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        decode_items(bytes)
    }
}

fn encode_entries<'items, K: Message + 'items, V: Message + 'items>(
    length: usize,
    entries: impl IntoIterator<Item = (&'items K, &'items V)>,
    out: &mut Vec<u8>,
) {
    encode_length(length, out);
    for (key, value) in entries {
        key.encode(out);
        value.encode(out);
    }
}

fn encode_items<'items, T: Message + 'items>(
    length: usize,
    items: impl IntoIterator<Item = &'items T>,
    out: &mut Vec<u8>,
) {
    encode_length(length, out);
    items.into_iter().for_each(|item| item.encode(out));
}

/// Collects item by item: `collect` reserves nothing when it may stop at an error.
fn decode_items<T: Message, C: FromIterator<T>>(bytes: &mut &[u8]) -> Result<C, DecodeError> {
    let length = decode_length(bytes)?;
    (0..length).map(|_| T::decode(bytes)).collect()
}

pub(super) fn encode_length(length: usize, out: &mut Vec<u8>) {
    (length as u64).encode(out);
}

/// Reads a length that the rest can fulfil: an item takes a byte or more.
fn decode_length(bytes: &mut &[u8]) -> Result<usize, DecodeError> {
    let length = usize::try_from(u64::decode(bytes)?).map_err(|_| DecodeError::Short)?;
    if length <= bytes.len() { Ok(length) } else { Err(DecodeError::Short) }
}
