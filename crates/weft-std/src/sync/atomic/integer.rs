//! Atomic integers.

use super::shared::{atomic, changes};
use super::{Ordering, ordering};
use core::cell::UnsafeCell;
use core::fmt;
use core::panic::{Location, RefUnwindSafe};
use real_std::string::{String, ToString};
use weft::{Cell8, Loc};

macro_rules! integers {
    ($($atomic:ident $type:ident $bits:ident $init:ident;)*) => {$(
        #[doc = concat!("An atomic `", stringify!($type), "`.")]
        #[repr(C)]
        pub struct $atomic {
            value: UnsafeCell<$type>,
            history: weft::Atomic,
            made: Option<Loc>,
        }

        atomic!([] $atomic, $type);

        impl $atomic {
            changes! { $type,
                fetch_add |old, value| old.wrapping_add(value);
                fetch_sub |old, value| old.wrapping_sub(value);
                fetch_and |old, value| old & value;
                fetch_nand |old, value| !(old & value);
                fetch_or |old, value| old | value;
                fetch_xor |old, value| old ^ value;
                fetch_max |old, value| old.max(value);
                fetch_min |old, value| old.min(value);
            }

            #[allow(clippy::cast_sign_loss, clippy::cast_lossless, reason = "the bits are what is wanted")]
            fn to_bits(value: $type) -> u64 {
                // Through the unsigned type of the same size, so that no sign spreads.
                value as $bits as u64
            }

            #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "the bits are what is wanted")]
            fn from_bits(bits: u64) -> $type {
                bits as $type
            }

            fn show(bits: u64) -> String {
                Self::from_bits(bits).to_string()
            }
        }

        impl Default for $atomic {
            #[track_caller]
            fn default() -> $atomic {
                $atomic::new(0)
            }
        }

        #[doc = concat!("An atomic `", stringify!($type), "` of zero.")]
        #[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
        #[expect(clippy::declare_interior_mutable_const, reason = "as in `std`")]
        pub const $init: $atomic = $atomic::new(0);
    )*};
}

integers! {
    AtomicI8 i8 u8 ATOMIC_I8_INIT;
    AtomicI16 i16 u16 ATOMIC_I16_INIT;
    AtomicI32 i32 u32 ATOMIC_I32_INIT;
    AtomicI64 i64 u64 ATOMIC_I64_INIT;
    AtomicIsize isize usize ATOMIC_ISIZE_INIT;
    AtomicU8 u8 u8 ATOMIC_U8_INIT;
    AtomicU16 u16 u16 ATOMIC_U16_INIT;
    AtomicU32 u32 u32 ATOMIC_U32_INIT;
    AtomicU64 u64 u64 ATOMIC_U64_INIT;
    AtomicUsize usize usize ATOMIC_USIZE_INIT;
}
