//! Programs in virtual time: plain `std` code that asks the clock whether things happened when they should. Each module
//! is one, and none needs real time.

mod barriers;
mod channels;
mod cores;
mod executor;
mod initialising;
mod locals;
mod locks;
mod looking;
mod many;
mod panics;
mod parking;
mod scopes;
mod sleeping;
mod waiting;

use std::time::{Duration, Instant};

/// The programs, by name.
pub const ALL: &[(&str, fn())] = &[
    ("barriers", barriers::main),
    ("channels", channels::main),
    ("cores", cores::main),
    ("executor", executor::main),
    ("initialising", initialising::main),
    ("locals", locals::main),
    ("locks", locks::main),
    ("looking", looking::main),
    ("many", many::main),
    ("panics", panics::main),
    ("parking", parking::main),
    ("scopes", scopes::main),
    ("sleeping", sleeping::main),
    ("waiting", waiting::main),
];

fn milliseconds(count: u64) -> Duration {
    Duration::from_millis(count)
}

fn sleep(count: u64) {
    std::thread::sleep(milliseconds(count));
}

/// Fails unless so many milliseconds have passed, give or take two: the code in between takes its time too.
#[track_caller]
fn passed(count: u64, since: Instant) {
    let (passed, right) = (since.elapsed(), milliseconds(count));
    let off = passed.max(right) - passed.min(right);
    assert!(off < milliseconds(2), "{passed:?} instead of {right:?}");
}
