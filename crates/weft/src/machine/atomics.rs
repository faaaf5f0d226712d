//! Atomics on the simulated machine: each operation is made at its moment of virtual time, and all tasks see one order.

use super::operation::{change, look, pause, reached};
use crate::atomic::{Update, apply};
use crate::place::Loc;
use crate::plain_value::Cell8;

/// Loads a value, if there is a machine.
pub(crate) fn load(key: usize, at: Cell8, loc: Loc) -> Option<u64> {
    let _pause = pause();
    let mut engine = reached("load", loc)?;
    let value = at.get();
    look(&mut engine, key, value);
    Some(value)
}

/// Stores a value. Whether there is a machine.
pub(crate) fn store(key: usize, at: Cell8, value: u64, loc: Loc) -> bool {
    let _pause = pause();
    let Some(mut engine) = reached("store", loc) else { return false };
    at.set(value);
    change(&mut engine, key);
    true
}

/// Reads a value and writes another in its place, if there is a machine.
pub(crate) fn rmw(key: usize, at: Cell8, update: &Update, loc: Loc) -> Option<Result<u64, u64>> {
    let _pause = pause();
    let mut engine = reached(update.verb, loc)?;
    let before = at.get();
    let result = apply(at, update);
    if at.get() == before {
        look(&mut engine, key, before);
    } else {
        change(&mut engine, key);
    }
    Some(result)
}
