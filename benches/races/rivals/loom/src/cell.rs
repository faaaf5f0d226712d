//! `std::cell` with the `UnsafeCell` of loom.

pub use real_std::cell::*;

use core::fmt;

pub struct UnsafeCell<T>(loom::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    #[track_caller]
    pub fn new(value: T) -> UnsafeCell<T> {
        UnsafeCell(loom::cell::UnsafeCell::new(value))
    }

    #[track_caller]
    pub fn get(&self) -> *mut T {
        self.0.with_mut(|pointer| pointer)
    }

    #[track_caller]
    pub fn get_mut(&mut self) -> &mut T {
        // SAFETY: it is borrowed exclusively.
        unsafe { &mut *self.get() }
    }

    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T: Default> Default for UnsafeCell<T> {
    #[track_caller]
    fn default() -> UnsafeCell<T> {
        UnsafeCell::new(T::default())
    }
}

impl<T> fmt::Debug for UnsafeCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnsafeCell { .. }")
    }
}
