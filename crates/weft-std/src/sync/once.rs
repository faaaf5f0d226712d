//! `Once`, and the guard that `OnceLock` and `LazyLock` share with it.

use core::fmt;
use core::panic::{Location, RefUnwindSafe, UnwindSafe};
use weft::sync::{Begin, RawOnce};
use weft::{Kind, Loc};

/// Something that is done once.
pub struct Once {
    raw: RawOnce,
}

impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

/// What the closure of [`Once::call_once_force`] is told.
pub struct OnceState {
    poisoned: bool,
}

impl OnceState {
    /// Has an earlier attempt panicked?
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

/// A `Once` that nobody has called.
#[deprecated(since = "1.38.0", note = "the `Once::new()` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "as in `std`")]
pub const ONCE_INIT: Once = Once::new();

#[expect(clippy::new_without_default, reason = "as in `std`")]
impl Once {
    /// A `Once` that nobody has called.
    #[track_caller]
    pub const fn new() -> Once {
        Once { raw: RawOnce::new(Kind::Once, Location::caller()) }
    }

    /// Runs `f`, unless that was done; waits if it is being done.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        let loc = Location::caller();
        match self.raw.begin(CALL, false, loc) {
            Begin::Done => {}
            Begin::Poisoned => panic!("Once instance has previously been poisoned"),
            Begin::Run { .. } => run(&self.raw, CALL, loc, f),
        }
    }

    /// As [`Once::call_once`], also after a panic.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let loc = Location::caller();
        if let Begin::Run { poisoned } = self.raw.begin(CALL_FORCE, true, loc) {
            run(&self.raw, CALL_FORCE, loc, || f(&OnceState { poisoned }));
        }
    }

    /// Was it done?
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.raw.is_done("Once::is_completed", Location::caller())
    }

    /// Waits until it was done.
    #[track_caller]
    pub fn wait(&self) {
        assert!(
            self.raw.wait("Once::wait", false, Location::caller()),
            "Once instance has previously been poisoned"
        );
    }

    /// Waits until it was done, also after a panic.
    #[track_caller]
    pub fn wait_force(&self) {
        self.raw.wait("Once::wait_force", true, Location::caller());
    }
}

const CALL: &str = "Once::call_once";
const CALL_FORCE: &str = "Once::call_once_force";

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState").field("poisoned", &self.is_poisoned()).finish()
    }
}

/// Runs an initialisation that was begun, and ends it also if it panics.
pub(super) fn run<R>(raw: &RawOnce, verb: &'static str, loc: Loc, init: impl FnOnce() -> R) -> R {
    let mut running = Running { raw, verb, loc, done: false };
    let result = init();
    running.done = true;
    result
}

struct Running<'a> {
    raw: &'a RawOnce,
    verb: &'static str,
    loc: Loc,
    done: bool,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.raw.end(self.verb, self.done, self.loc);
    }
}
