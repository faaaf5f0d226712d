//! Thread-local variables. The values belong to the tasks of weft, which destroys them when a task ends.

use core::cell::{Cell, RefCell};
use core::fmt;
use real_std::boxed::Box;
use real_std::error::Error;

/// A thread-local variable, made by `thread_local!`.
pub struct LocalKey<T: 'static> {
    init: fn() -> T,
    /// Its address is the identity of the variable.
    key: &'static u8,
}

/// The variable was already destroyed.
#[non_exhaustive]
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct AccessError;

impl fmt::Debug for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessError").finish()
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("already destroyed")
    }
}

impl Error for AccessError {}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn __new(init: fn() -> T, key: &'static u8) -> LocalKey<T> {
        LocalKey { init, key }
    }

    /// Runs `f` on the value of this thread, which is initialised first if it is new.
    #[track_caller]
    pub fn with<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> R {
        f(self.get_or_panic())
    }

    /// As [`LocalKey::with`].
    pub fn try_with<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> Result<R, AccessError> {
        self.value(self.init).map(f)
    }

    #[track_caller]
    fn get_or_panic(&'static self) -> &'static T {
        self.value(self.init).unwrap_or_else(|error| destroyed(error))
    }

    /// The value lives until the task ends, so the reference must not leave the functions of this file.
    fn value(&'static self, init: impl FnOnce() -> T) -> Result<&'static T, AccessError> {
        let value = match weft::local_get(self.number()) {
            Some(value) => value.cast::<T>(),
            None => self.make(init),
        };
        // SAFETY: it points to a value that `make` made for this key, or nowhere.
        unsafe { value.as_ref() }.ok_or(AccessError)
    }

    fn make(&'static self, init: impl FnOnce() -> T) -> *mut T {
        let value = Box::into_raw(Box::new(init()));
        weft::local_set(self.number(), value.cast(), destroy::<T>);
        value
    }

    fn number(&'static self) -> usize {
        core::ptr::from_ref(self.key).addr()
    }
}

/// Destroys a value.
///
/// # Safety
///
/// It comes from `make`, and nobody uses it any more.
unsafe fn destroy<T>(value: *mut u8) {
    // SAFETY: as above.
    drop(unsafe { Box::from_raw(value.cast::<T>()) });
}

#[cold]
#[inline(never)]
#[track_caller]
fn destroyed(error: AccessError) -> ! {
    panic!("cannot access a Thread Local Storage value during or after destruction: {error:?}")
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// Writes the value; a new one is not initialised first.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        let mut value = Some(value);
        let cell = self
            .value(|| Cell::new(value.take().expect("it is asked for once")))
            .unwrap_or_else(|error| destroyed(error));
        if let Some(value) = value {
            cell.set(value);
        }
    }

    /// Copies the value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.get_or_panic().get()
    }

    /// Takes the value, and leaves the default.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.get_or_panic().take()
    }

    /// Takes the value, and leaves another.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.get_or_panic().replace(value)
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// Runs `f` on the borrowed value.
    #[track_caller]
    pub fn with_borrow<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> R {
        f(&self.get_or_panic().borrow())
    }

    /// Runs `f` on the mutably borrowed value.
    #[track_caller]
    pub fn with_borrow_mut<F: FnOnce(&mut T) -> R, R>(&'static self, f: F) -> R {
        f(&mut self.get_or_panic().borrow_mut())
    }

    /// Writes the value; a new one is not initialised first.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        let mut value = Some(value);
        let cell = self
            .value(|| RefCell::new(value.take().expect("it is asked for once")))
            .unwrap_or_else(|error| destroyed(error));
        if let Some(value) = value {
            *cell.borrow_mut() = value;
        }
    }

    /// Takes the value, and leaves the default.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.get_or_panic().take()
    }

    /// Takes the value, and leaves another.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.get_or_panic().replace(value)
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}
