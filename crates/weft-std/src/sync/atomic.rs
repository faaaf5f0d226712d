//! `std::sync::atomic`, on the weak memory of [`weft::Atomic`].
//!
//! An atomic is its value, at the address that libraries expect it at, followed by its history in the model. Values
//! travel as `u64`.
//!
//! Not as in `std`: an atomic is larger than its value, so an integer cannot be viewed as one (`from_ptr`).

mod bool;
mod integer;
mod ordering;
mod pointer;
mod shared;

pub use real_std::sync::atomic::{Ordering, compiler_fence};

#[expect(deprecated, reason = "as in `std`")]
pub use self::bool::ATOMIC_BOOL_INIT;
pub use self::bool::AtomicBool;
#[expect(deprecated, reason = "as in `std`")]
pub use integer::{
    ATOMIC_I8_INIT, ATOMIC_I16_INIT, ATOMIC_I32_INIT, ATOMIC_I64_INIT, ATOMIC_ISIZE_INIT, ATOMIC_U8_INIT,
    ATOMIC_U16_INIT, ATOMIC_U32_INIT, ATOMIC_U64_INIT, ATOMIC_USIZE_INIT,
};
pub use integer::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32, AtomicU64,
    AtomicUsize,
};
pub use pointer::AtomicPtr;

use core::panic::Location;

/// An atomic fence.
#[track_caller]
#[inline(never)]
pub fn fence(order: Ordering) {
    assert!(order != Ordering::Relaxed, "there is no such thing as a relaxed fence");
    weft::fence(order, Location::caller());
}

/// Gives way to other threads.
#[track_caller]
#[deprecated(since = "1.51.0", note = "use hint::spin_loop instead")]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
}
