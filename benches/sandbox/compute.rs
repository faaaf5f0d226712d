//! A program that computes and does nothing else: this one, with another argument.

use std::hint;
use std::time::{Duration, Instant};

/// The argument that makes it one; the number of units follows.
pub const ARGUMENT: &str = "--compute";

/// Computes so many units.
pub fn compute(units: u64) {
    let mut state = 1_u64;
    for _ in 0..units * 1000 {
        state = hint::black_box(state).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    }
    hint::black_box(state);
}

/// How many units take so long on a processor that nobody else uses.
pub fn units_in(time: Duration) -> u64 {
    const PROBE: u64 = 100;
    let probe = || {
        let started = Instant::now();
        compute(PROBE);
        started.elapsed().as_nanos().max(1)
    };
    // The shortest: that was interrupted least.
    let shortest = (0..50).map(|_| probe()).min().unwrap_or(1);
    u64::try_from(time.as_nanos() * u128::from(PROBE) / shortest).unwrap_or(u64::MAX)
}
