//! Function pointers as numbers, and back: a distance within the program, and a seal.

use std::any::TypeId;
use std::ffi::c_void;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ptr;

/// Function pointers, which travel as a distance from [`ANCHOR`] with a seal.
pub(super) trait Function: Copy + 'static {
    fn address(self) -> usize;
}

macro_rules! functions {
    ($(($($argument:ident)*))*) => {$(
        impl<$($argument: 'static,)* R: 'static> Function for fn($($argument),*) -> R {
            fn address(self) -> usize {
                self as usize
            }
        }
    )*};
}

functions! { () (A) (A B) (A B C) }

/// A static and not a function: the compiler may copy a function, and a copy has another address.
static ANCHOR: u8 = 0;

fn anchor() -> usize {
    (&raw const ANCHOR).addr()
}

/// The function's distance from the anchor, the same wherever the program is loaded, and its seal.
pub(super) fn seal<F: Function>(function: F) -> (u64, u64) {
    let distance = function.address().wrapping_sub(anchor()) as u64;
    (distance, seal_of::<F>(distance))
}

/// The function that [`seal`] was given, or nothing if the seal is not that of a function of this type.
pub(super) fn unseal<F: Function>(distance: u64, seal: u64) -> Option<F> {
    if seal != seal_of::<F>(distance) {
        return None;
    }
    let address = anchor().wrapping_add(usize::try_from(distance).ok()?);
    let pointer = ptr::with_exposed_provenance::<c_void>(address);
    // SAFETY: `Function` is implemented for function pointers only, which have the size of `pointer`. The seal, a hash
    // of the distance and of the type's identity in this program, was made by `seal` from a function of type `F`.
    Some(unsafe { std::mem::transmute_copy::<*const c_void, F>(&pointer) })
}

fn seal_of<F: Function>(distance: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (TypeId::of::<F>(), distance).hash(&mut hasher);
    hasher.finish()
}
