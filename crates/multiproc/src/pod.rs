//! `SharedPod`: what can stand in shared memory.

use std::fmt::Debug;
use std::sync::atomic::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32, AtomicU64,
    AtomicUsize, Ordering,
};

/// A number that can stand in memory that processes share: the integers up to 64 bits, `f32`, and `f64`.
///
/// Another process may write at any moment, and may write anything. So every bit pattern has to be a value, which rules
/// out `bool`, `char`, references and enums; and a read never sees half of a write, which rules out what is larger than
/// the machine's words.
///
/// ```
/// use multiproc::{RawArray, SharedPod};
///
/// /// Works for numbers of each kind.
/// fn first_and_last<T: SharedPod>(numbers: &RawArray<T>) -> (T, T) {
///     (numbers.get(0), numbers.get(numbers.len() - 1))
/// }
///
/// assert_eq!(first_and_last(&RawArray::from([1.5, 2.5, 3.5])), (1.5, 3.5));
/// assert_eq!(first_and_last(&RawArray::from([7_u8])), (7, 7));
/// ```
///
/// # Safety
///
/// `Atomic` has the size of the type, no larger alignment than that, and all bit patterns are valid for it.
pub unsafe trait SharedPod: Copy + Debug + Default + Send + Sync + 'static {
    /// The atomic variable of this width.
    #[doc(hidden)]
    type Atomic: Send + Sync + 'static;

    #[doc(hidden)]
    #[track_caller]
    fn atomic(self) -> Self::Atomic;

    #[doc(hidden)]
    #[track_caller]
    fn load(atomic: &Self::Atomic) -> Self;

    #[doc(hidden)]
    #[track_caller]
    fn store(self, atomic: &Self::Atomic);
}

macro_rules! pods {
    ($($number:ty, $atomic:ty, $to:expr, $from:expr;)*) => {$(
        // SAFETY: an atomic integer has the size of its integer, is aligned to it, and all bit patterns are numbers.
        unsafe impl SharedPod for $number {
            type Atomic = $atomic;

            #[track_caller]
            fn atomic(self) -> $atomic {
                <$atomic>::new($to(self))
            }

            #[inline]
            #[track_caller]
            fn load(atomic: &$atomic) -> Self {
                $from(atomic.load(Ordering::Relaxed))
            }

            #[inline]
            #[track_caller]
            fn store(self, atomic: &$atomic) {
                atomic.store($to(self), Ordering::Relaxed);
            }
        }
    )*};
}

pods! {
    i8, AtomicI8, i8::from, i8::from;
    i16, AtomicI16, i16::from, i16::from;
    i32, AtomicI32, i32::from, i32::from;
    i64, AtomicI64, i64::from, i64::from;
    isize, AtomicIsize, isize::from, isize::from;
    u8, AtomicU8, u8::from, u8::from;
    u16, AtomicU16, u16::from, u16::from;
    u32, AtomicU32, u32::from, u32::from;
    u64, AtomicU64, u64::from, u64::from;
    usize, AtomicUsize, usize::from, usize::from;
    f32, AtomicU32, f32::to_bits, f32::from_bits;
    f64, AtomicU64, f64::to_bits, f64::from_bits;
}
