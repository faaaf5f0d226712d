//! `Barrier`.

use core::fmt;
use core::panic::{Location, RefUnwindSafe, UnwindSafe};
use weft::sync::RawBarrier;

/// A place where a number of threads wait for each other.
pub struct Barrier {
    raw: RawBarrier,
}

impl UnwindSafe for Barrier {}
impl RefUnwindSafe for Barrier {}

/// Whether a thread came last.
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Exactly one thread of each round is told so.
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// A barrier for `n` threads.
    #[track_caller]
    pub const fn new(n: usize) -> Barrier {
        Barrier { raw: RawBarrier::new(n, Location::caller()) }
    }

    /// Waits for the others.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        BarrierWaitResult(self.raw.wait(Location::caller()))
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.is_leader()).finish()
    }
}
