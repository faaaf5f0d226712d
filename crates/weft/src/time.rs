//! The virtual clock: it stands still while tasks compute, and moves when they sleep, when time-outs end a wait, and a
//! little when somebody looks at it, so that a loop that waits for a time to come ends.

use crate::engine::enter;
use crate::footprint::keys;
use crate::machine::operation;
use crate::op::Access;
use crate::place::Loc;
use crate::schedule::{touch_key, yield_now};
use std::time::Duration;

/// The time since the model started.
#[inline(never)]
#[must_use]
pub fn now() -> Duration {
    let _pause = operation::pause();
    if let Some(now) = operation::now() {
        return now;
    }
    let Some(mut engine) = enter() else { return Duration::ZERO };
    touch_key(&mut engine, keys::TIME, Access::Write);
    engine.time += Duration::from_micros(100);
    engine.time
}

/// Lets time pass; others may run meanwhile.
#[inline(never)]
pub fn sleep(duration: Duration, loc: Loc) {
    let _pause = operation::pause();
    if operation::sleep(duration, loc) {
        return;
    }
    if let Some(mut engine) = enter() {
        // Not a change that others wait for: a loop that sleeps between two looks is still a loop that only looks.
        engine.footprint.write(keys::TIME);
        engine.time += duration;
    }
    yield_now("thread::sleep", loc);
}

/// A wait with a deadline has timed out: it is that late at least.
#[inline(never)]
pub fn advance_to(deadline: Duration) {
    if let Some(mut engine) = enter()
        && engine.machine.is_none()
    {
        engine.footprint.write(keys::TIME);
        engine.time = engine.time.max(deadline);
    }
}
