//! What a lock protects, if it is simple enough to be shown in one word.
//!
//! An interleaving is easier to follow if `unlock` says `0 -> 1`. The lock does not know its type, so the generic code
//! around it hands over the type's name and place. Only primitive types of up to eight bytes are shown: their bytes may
//! be read at any time, and they have no padding.

use core::any::type_name;

/// A protected value: where it is, and what its type is called.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// As [`core::any::type_name`] tells it.
    pub type_name: &'static str,
    /// Its first byte.
    pub address: *const u8,
    /// Its size in bytes.
    pub size: usize,
}

impl Value {
    /// The value behind `data`, which is not read yet.
    pub fn of<T: ?Sized>(data: *const T, size: usize) -> Value {
        Value { type_name: type_name::<T>(), address: data.cast(), size }
    }

    /// Its bytes as a number; `None` if it is not of a type that can be shown.
    ///
    /// # Safety
    ///
    /// `address` points to a live value of the named type, which no reference is writing to.
    #[must_use]
    pub unsafe fn bits(&self) -> Option<u64> {
        if size_of_primitive(self.type_name)? != self.size {
            return None;
        }
        let mut bytes = [0; 8];
        // SAFETY: a primitive type has `size` initialised bytes, at most eight.
        unsafe { core::ptr::copy_nonoverlapping(self.address, bytes.as_mut_ptr(), self.size) };
        Some(u64::from_le_bytes(bytes))
    }
}

fn size_of_primitive(type_name: &str) -> Option<usize> {
    match type_name {
        "bool" | "u8" | "i8" => Some(1),
        "u16" | "i16" => Some(2),
        "u32" | "i32" | "f32" | "char" => Some(4),
        "u64" | "i64" | "f64" | "usize" | "isize" => Some(8),
        _ => None,
    }
}

/// The value of type `type_name` whose bytes are `bits`, as `Debug` prints it.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "the upper bytes are zero")]
pub fn show(type_name: &str, bits: u64) -> Option<String> {
    Some(match type_name {
        "bool" => (bits != 0).to_string(),
        "u8" | "u16" | "u32" | "u64" | "usize" => bits.to_string(),
        "i8" => (bits as i8).to_string(),
        "i16" => (bits as i16).to_string(),
        "i32" => (bits as i32).to_string(),
        "i64" | "isize" => (bits as i64).to_string(),
        "f32" => format!("{:?}", f32::from_bits(bits as u32)),
        "f64" => format!("{:?}", f64::from_bits(bits)),
        "char" => format!("{:?}", char::from_u32(bits as u32)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<T>(value: &T) -> Option<String> {
        let value = Value::of(value, size_of::<T>());
        // SAFETY: it points to the argument.
        unsafe { value.bits() }.and_then(|bits| show(value.type_name, bits))
    }

    #[test]
    fn numbers_show_their_sign() {
        assert_eq!(shown(&-3_i16).as_deref(), Some("-3"));
        assert_eq!(shown(&u64::MAX).as_deref(), Some("18446744073709551615"));
    }

    #[test]
    fn floats_and_characters_show_as_debug_prints_them() {
        assert_eq!(shown(&1.0_f64).as_deref(), Some("1.0"));
        assert_eq!(shown(&'\n').as_deref(), Some("'\\n'"));
        assert_eq!(shown(&true).as_deref(), Some("true"));
    }

    #[test]
    fn a_struct_is_not_shown() {
        assert_eq!(shown(&(1_u8, 2_u8)), None);
    }
}
