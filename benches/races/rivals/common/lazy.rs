//! `OnceLock` and `LazyLock` on the `Once` of the adapter, because neither rival has them. Each adapter adds `new`, which
//! is `const` where its `Once::new` is.

use super::Once;
use core::cell::UnsafeCell;
use core::mem::ManuallyDrop;
use core::ops::Deref;

pub struct OnceLock<T> {
    pub(super) once: Once,
    pub(super) value: UnsafeCell<Option<T>>,
}

// SAFETY: the value is written once, before `once` is completed, and only read afterwards.
unsafe impl<T: Send + Sync> Sync for OnceLock<T> {}
// SAFETY: it owns its value.
unsafe impl<T: Send> Send for OnceLock<T> {}

impl<T> OnceLock<T> {
    pub fn get(&self) -> Option<&T> {
        if !self.once.is_completed() {
            return None;
        }
        // SAFETY: nobody writes any more.
        unsafe { (*self.value.get()).as_ref() }
    }

    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.get_or_init(|| value.take().expect("it is called once"));
        value.map_or(Ok(()), Err)
    }

    pub fn get_or_init(&self, init: impl FnOnce() -> T) -> &T {
        // SAFETY: `once` lets only one in.
        self.once.call_once(|| unsafe { *self.value.get() = Some(init()) });
        self.get().expect("it was just made")
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> OnceLock<T> {
        OnceLock::new()
    }
}

pub struct LazyLock<T, F = fn() -> T> {
    pub(super) cell: OnceLock<T>,
    /// Copied, not taken: in a static it is needed again in the next execution.
    pub(super) init: UnsafeCell<ManuallyDrop<F>>,
}

// SAFETY: `init` is used only by the one that `cell` lets in.
unsafe impl<T: Send + Sync, F: Send> Sync for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    pub fn force(this: &LazyLock<T, F>) -> &T {
        // SAFETY: used once in an execution; where a second execution finds it again, it is a function or borrows nothing.
        this.cell.get_or_init(|| unsafe { ManuallyDrop::into_inner(core::ptr::read(this.init.get()))() })
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}
