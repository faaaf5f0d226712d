//! `std::hint`: a spin loop gives way to the others.

use core::panic::Location;

pub use real_std::hint::*;

/// Lets other tasks run.
#[track_caller]
pub fn spin_loop() {
    weft::yield_now("spin_loop", Location::caller());
}
