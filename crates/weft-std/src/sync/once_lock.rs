//! `OnceLock`.

use super::once::run;
use core::cell::UnsafeCell;
use core::fmt;
use core::panic::{Location, RefUnwindSafe, UnwindSafe};
use weft::sync::{Begin, RawOnce};
use weft::{Kind, Loc};

/// A cell that is written once.
pub struct OnceLock<T> {
    raw: RawOnce,
    data: UnsafeCell<Option<T>>,
}

// SAFETY: as in `std`: a thread may get at the value through a shared cell, and may take it from an owned one.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Send for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// An empty cell.
    #[track_caller]
    pub const fn new() -> OnceLock<T> {
        OnceLock { raw: RawOnce::new(Kind::OnceLock, Location::caller()), data: UnsafeCell::new(None) }
    }

    /// The value, if it was written.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.raw.is_done("OnceLock::get", Location::caller()).then(|| self.written())
    }

    /// The value, if it was written.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.data.get_mut().as_mut()
    }

    /// Waits until the value was written.
    #[track_caller]
    pub fn wait(&self) -> &T {
        self.raw.wait("OnceLock::wait", true, Location::caller());
        self.written()
    }

    /// Writes the value, or returns it if there was one.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.init("OnceLock::set", Location::caller(), || value.take().expect("it is asked for once"));
        value.map_or(Ok(()), Err)
    }

    /// The value; writes it first if there is none.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        self.init("OnceLock::get_or_init", Location::caller(), f);
        self.written()
    }

    /// The value, if it was written.
    pub fn into_inner(self) -> Option<T> {
        self.data.into_inner()
    }

    /// Takes the value out; the cell is empty afterwards.
    pub fn take(&mut self) -> Option<T> {
        self.raw.reset();
        self.data.get_mut().take()
    }

    fn init(&self, verb: &'static str, loc: Loc, value: impl FnOnce() -> T) {
        if let Begin::Run { .. } = self.raw.begin(verb, true, loc) {
            run(&self.raw, verb, loc, || {
                let value = value();
                // SAFETY: nobody else initialises it, and nobody reads it before that is over.
                unsafe { *self.data.get() = Some(value) };
            });
        }
    }

    fn written(&self) -> &T {
        // SAFETY: it was written, and is only written again through an exclusive reference.
        unsafe { (*self.data.get()).as_ref() }.expect("the cell was written")
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> OnceLock<T> {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_tuple("OnceLock");
        match self.get() {
            Some(value) => out.field(value),
            None => out.field(&format_args!("<uninit>")),
        };
        out.finish()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> OnceLock<T> {
        self.get().map_or_else(OnceLock::new, |value| OnceLock::from(value.clone()))
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> OnceLock<T> {
        let cell = OnceLock::new();
        let _ = cell.set(value);
        cell
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    #[track_caller]
    fn eq(&self, other: &OnceLock<T>) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}
