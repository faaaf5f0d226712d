//! Messages that are given away: a long one is sent from where it is, and received to where it stays.

use super::collections::encode_length;
use crate::backend::Parcel;
use crate::{DecodeError, Message};

/// Packs a message to send it.
#[cfg(not(modelled))]
pub(crate) fn pack(message: impl Message) -> Parcel {
    Parcel::pack_parts(|head| message.into_head_and_tail(head))
}

/// Unpacks a message that has come.
#[cfg(not(modelled))]
pub(crate) fn unpack<T: Message>(parcel: Parcel) -> Result<T, DecodeError> {
    parcel.into_value()
}

/// Packs a message to send it. In a model nothing is long.
#[cfg(modelled)]
pub(crate) fn pack(message: impl Message) -> Parcel {
    Parcel::pack(|out| message.encode(out))
}

/// Unpacks a message that has come.
#[cfg(modelled)]
pub(crate) fn unpack<T: Message>(parcel: Parcel) -> Result<T, DecodeError> {
    parcel.value()
}

/// What the encoding of these bytes is, as [`Message::into_head_and_tail`].
pub(super) fn parts_of(bytes: Vec<u8>, head: &mut Vec<u8>) -> Vec<u8> {
    encode_length(bytes.len(), head);
    bytes
}

/// The opposite.
pub(super) fn bytes_of(mut head: &[u8], tail: Vec<u8>) -> Result<Vec<u8>, DecodeError> {
    let length = u64::decode(&mut head)?;
    if head.is_empty() && length == tail.len() as u64 { Ok(tail) } else { Err(DecodeError::Invalid) }
}
