//! Messages of a fixed size: numbers, `bool`, `char`, `()`, and `Duration`.

use super::take;
use crate::{DecodeError, Message};
use std::time::Duration;

macro_rules! numbers {
    ($($number:ident)*) => {$(
        impl Message for $number {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
                let bytes = take(bytes, size_of::<Self>())?;
                Ok(Self::from_le_bytes(bytes.try_into().expect("as many bytes were taken")))
            }
        }
    )*};
}

numbers! { u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 }

impl Message for u8 {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(take(bytes, 1)?[0])
    }

    fn encode_all(values: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(values);
    }

    fn decode_all(count: usize, bytes: &mut &[u8]) -> Result<Vec<u8>, DecodeError> {
        take(bytes, count).map(<[u8]>::to_vec)
    }

    fn all_into_bytes(values: Vec<u8>) -> Result<Vec<u8>, Vec<u8>> {
        Ok(values)
    }

    fn all_from_bytes(bytes: Vec<u8>) -> Result<Vec<u8>, DecodeError> {
        Ok(bytes)
    }
}

impl Message for bool {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        match u8::decode(bytes)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::Invalid),
        }
    }
}

impl Message for char {
    fn encode(&self, out: &mut Vec<u8>) {
        u32::from(*self).encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        char::from_u32(u32::decode(bytes)?).ok_or(DecodeError::Invalid)
    }
}

/// One byte and not none, so that the length of a `Vec<()>` can be checked against the bytes that follow.
impl Message for () {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(0);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        if u8::decode(bytes)? == 0 { Ok(()) } else { Err(DecodeError::Invalid) }
    }
}

impl Message for Duration {
    fn encode(&self, out: &mut Vec<u8>) {
        (self.as_secs(), self.subsec_nanos()).encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let (seconds, nanoseconds) = <(u64, u32)>::decode(bytes)?;
        // `Duration::new` would carry the excess over into the seconds, and panic where they overflow.
        if nanoseconds >= 1_000_000_000 {
            return Err(DecodeError::Invalid);
        }
        Ok(Duration::new(seconds, nanoseconds))
    }
}
