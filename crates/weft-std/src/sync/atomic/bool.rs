//! `AtomicBool`.

use super::shared::{atomic, changes};
use super::{Ordering, ordering};
use core::cell::UnsafeCell;
use core::fmt;
use core::panic::{Location, RefUnwindSafe};
use real_std::string::{String, ToString};
use weft::{Cell8, Loc};

/// An atomic `bool`.
#[repr(C)]
pub struct AtomicBool {
    value: UnsafeCell<bool>,
    history: weft::Atomic,
    made: Option<Loc>,
}

atomic!([] AtomicBool, bool);

impl AtomicBool {
    changes! { bool,
        fetch_and |old, value| old & value;
        fetch_nand |old, value| !(old & value);
        fetch_or |old, value| old | value;
        fetch_xor |old, value| old ^ value;
    }

    /// Atomically negates the value, and returns what was there.
    #[track_caller]
    #[inline(never)]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.change("fetch_not", order, Location::caller(), &|old| !old)
    }

    fn to_bits(value: bool) -> u64 {
        value.into()
    }

    fn from_bits(bits: u64) -> bool {
        bits != 0
    }

    fn show(bits: u64) -> String {
        Self::from_bits(bits).to_string()
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> AtomicBool {
        AtomicBool::new(false)
    }
}

/// An `AtomicBool` of `false`.
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "as in `std`")]
pub const ATOMIC_BOOL_INIT: AtomicBool = AtomicBool::new(false);
