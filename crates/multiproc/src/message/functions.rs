//! Functions as messages: all processes run the same program, so a place in it is enough.
//!
//! A function travels as its distance from a fixed place in the program, which is the same at whatever address the
//! program is loaded, and a seal: a hash of that distance and of the function's type. Bytes that were not made from a
//! function of that type in this program do not have the seal. It guards against mistakes and accidents, not against
//! a stranger who computes seals: take functions only from processes of your own.

use super::seal::{Function, seal, unseal};
use crate::{DecodeError, Message, backend};

macro_rules! functions {
    ($(($($argument:ident)*))*) => {$(
        impl<$($argument: 'static,)* R: 'static> Message for fn($($argument),*) -> R {
            fn encode(&self, out: &mut Vec<u8>) {
                backend::note_function(self.address());
                seal(*self).encode(out);
            }

            fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
                let (distance, seal) = Message::decode(bytes)?;
                unseal(distance, seal).ok_or(DecodeError::Invalid)
            }
        }
    )*};
}

functions! { () (A) (A B) (A B C) }

#[cfg(test)]
mod tests {
    use super::*;

    fn double(number: u32) -> u32 {
        2 * number
    }

    #[test]
    fn a_function_comes_back_as_itself() {
        let bytes = (double as fn(u32) -> u32).to_bytes();
        let function = <fn(u32) -> u32>::from_bytes(&bytes).expect("it is a function");
        assert_eq!(function(21), 42);
    }

    #[test]
    fn a_function_of_another_type_is_refused() {
        let bytes = (double as fn(u32) -> u32).to_bytes();
        assert_eq!(<fn(u64) -> u64>::from_bytes(&bytes).err(), Some(DecodeError::Invalid));
        assert_eq!(<fn() -> u32>::from_bytes(&bytes).err(), Some(DecodeError::Invalid));
    }

    #[test]
    fn a_function_with_one_changed_bit_is_refused() {
        let bytes = (double as fn(u32) -> u32).to_bytes();
        for bit in 0..8 * bytes.len() {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(<fn(u32) -> u32>::from_bytes(&changed).err(), Some(DecodeError::Invalid));
        }
    }

    #[test]
    fn functions_of_no_to_three_arguments_are_messages() {
        fn all<M: Message>(_: M) {}
        all::<fn()>(|| ());
        all::<fn(u8)>(|_| ());
        all::<fn(u8, String) -> bool>(|_, _| true);
        all::<fn(u8, String, bool) -> Vec<u8>>(|_, _, _| vec![]);
    }
}
