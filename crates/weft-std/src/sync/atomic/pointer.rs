//! `AtomicPtr`.
//!
//! It is generic, so its code is compiled in the checked crate. That is harmless: it touches nothing but its own stack
//! before it gets to [`weft::Atomic`].

use super::shared::atomic;
use super::{Ordering, ordering};
use core::cell::UnsafeCell;
use core::fmt;
use core::panic::{Location, RefUnwindSafe};
use core::ptr;
use real_std::format;
use real_std::string::String;
use weft::{Cell8, Loc};

/// An atomic pointer.
#[repr(C)]
pub struct AtomicPtr<T> {
    value: UnsafeCell<*mut T>,
    history: weft::Atomic,
    made: Option<Loc>,
}

type Pointer<T> = *mut T;

/// Implements operations on the address.
macro_rules! to_address {
    ($($name:ident |$old:ident, $value:ident| $new:expr;)*) => {$(
        #[doc = concat!("Atomically makes the address `", stringify!($new), "`, and returns what was there.")]
        #[track_caller]
        pub fn $name(&self, $value: usize, order: Ordering) -> *mut T {
            let change = &|pointer: *mut T| pointer.map_addr(|$old| $new);
            self.change(stringify!($name), order, Location::caller(), change)
        }
    )*};
}

atomic!([T] AtomicPtr<T>, Pointer<T>);

impl<T> AtomicPtr<T> {
    /// Moves the pointer forward by `value` elements, and returns what was there.
    #[track_caller]
    pub fn fetch_ptr_add(&self, value: usize, order: Ordering) -> *mut T {
        let bytes = value.wrapping_mul(size_of::<T>());
        self.change("fetch_ptr_add", order, Location::caller(), &|old| old.wrapping_byte_add(bytes))
    }

    /// Moves the pointer back by `value` elements, and returns what was there.
    #[track_caller]
    pub fn fetch_ptr_sub(&self, value: usize, order: Ordering) -> *mut T {
        let bytes = value.wrapping_mul(size_of::<T>());
        self.change("fetch_ptr_sub", order, Location::caller(), &|old| old.wrapping_byte_sub(bytes))
    }

    to_address! {
        fetch_byte_add |old, value| old.wrapping_add(value);
        fetch_byte_sub |old, value| old.wrapping_sub(value);
        fetch_or |old, value| old | value;
        fetch_and |old, value| old & value;
        fetch_xor |old, value| old ^ value;
    }

    fn to_bits(value: *mut T) -> u64 {
        value.expose_provenance() as u64
    }

    #[expect(clippy::cast_possible_truncation, reason = "it was an address")]
    fn from_bits(bits: u64) -> *mut T {
        ptr::with_exposed_provenance_mut(bits as usize)
    }

    fn show(bits: u64) -> String {
        show(bits)
    }
}

/// Not generic, so that it is compiled here.
#[inline(never)]
fn show(bits: u64) -> String {
    format!("{bits:#x}")
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> AtomicPtr<T> {
        AtomicPtr::new(ptr::null_mut())
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Ordering::Relaxed), f)
    }
}
