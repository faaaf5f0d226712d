//! `LazyLock`.

use super::once::run;
use core::cell::UnsafeCell;
use core::fmt;
use core::ops::{Deref, DerefMut};
use core::panic::{Location, RefUnwindSafe, UnwindSafe};
use weft::sync::{Begin, RawOnce};
use weft::{Kind, Loc};

/// A value that is computed when it is first used.
pub struct LazyLock<T, F = fn() -> T> {
    raw: RawOnce,
    data: UnsafeCell<Data<T, F>>,
}

enum Data<T, F> {
    Function(F),
    Value(T),
    /// The function is running, or has panicked.
    Nothing,
}

// SAFETY: as in `std`: the value is shared, and the function is called by one of the threads.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// A value that `f` will compute.
    #[track_caller]
    pub const fn new(f: F) -> LazyLock<T, F> {
        let raw = RawOnce::new(Kind::LazyLock, Location::caller());
        LazyLock { raw, data: UnsafeCell::new(Data::Function(f)) }
    }

    /// The value; computes it first if that was not done.
    #[track_caller]
    pub fn force(this: &LazyLock<T, F>) -> &T {
        let loc = Location::caller();
        match this.raw.begin(FORCE, false, loc) {
            Begin::Done => {}
            Begin::Poisoned => panic!("LazyLock instance has previously been poisoned"),
            Begin::Run { .. } => this.compute(loc),
        }
        this.computed().expect("the value was computed")
    }

    /// As [`LazyLock::force`].
    #[track_caller]
    pub fn force_mut(this: &mut LazyLock<T, F>) -> &mut T {
        LazyLock::force(this);
        LazyLock::get_mut(this).expect("the value was computed")
    }

    fn compute(&self, loc: Loc) {
        run(&self.raw, FORCE, loc, || {
            // SAFETY: nobody else is in an initialisation, and nobody reads before one is over.
            let data = unsafe { &mut *self.data.get() };
            let Data::Function(function) = core::mem::replace(data, Data::Nothing) else {
                unreachable!("the function is called once")
            };
            // The reference ends here: the function may use other parts of the program, but not this value.
            let value = function();
            // SAFETY: as above.
            unsafe { *self.data.get() = Data::Value(value) };
        });
    }
}

impl<T, F> LazyLock<T, F> {
    /// The value, if it was computed.
    #[track_caller]
    pub fn get(this: &LazyLock<T, F>) -> Option<&T> {
        if this.raw.is_done("LazyLock::get", Location::caller()) { this.computed() } else { None }
    }

    /// The value, if it was computed.
    pub fn get_mut(this: &mut LazyLock<T, F>) -> Option<&mut T> {
        match this.data.get_mut() {
            Data::Value(value) => Some(value),
            Data::Function(_) | Data::Nothing => None,
        }
    }

    /// For a caller that knows the computation to be over.
    fn computed(&self) -> Option<&T> {
        // SAFETY: a value is only written again through an exclusive reference.
        match unsafe { &*self.data.get() } {
            Data::Value(value) => Some(value),
            Data::Function(_) | Data::Nothing => None,
        }
    }
}

const FORCE: &str = "LazyLock::force";

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        LazyLock::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> LazyLock<T> {
        LazyLock::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_tuple("LazyLock");
        match LazyLock::get(self) {
            Some(value) => out.field(value),
            None => out.field(&format_args!("<uninit>")),
        };
        out.finish()
    }
}
