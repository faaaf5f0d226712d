//! Which objects somebody looks at without blocking.
//!
//! An unlock needs no scheduling point of its own: until it happens, all that other tasks can do with the lock is wait
//! for it, so letting them run a little earlier shows them nothing new (in the terms of Lipton, *Reduction*, 1975, a
//! release is a left-mover). That argument fails as soon as somebody *looks*: `try_lock` and `is_poisoned` can tell
//! "just before the unlock" from "just after". The same goes for the end of a `Once` and `is_completed`.
//!
//! So a place that makes objects is remembered once an object made there has been looked at, and from then on the
//! operations that could otherwise hide do get their scheduling point. This may first be found out in the middle of an
//! exploration, in which case all decisions taken until then belong to a program with fewer operations: the engine asks
//! `Looked::grew` after each execution and starts again if so. It happens at most once for each place in the source.

use crate::Loc;
use crate::engine::enter;

/// The places at which objects are made that somebody looks at. Kept by the engine, across executions.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    places: Vec<u64>,
    /// Whether the set has grown since this was last asked.
    pub grew: bool,
}

/// An object made at `made` is being looked at.
pub fn look(made: Loc) {
    let Some(mut engine) = enter() else { return };
    let place = place(made);
    if !engine.looked.places.contains(&place) {
        engine.looked.places.push(place);
        engine.looked.grew = true;
    }
}

/// Has an object made at `made` ever been looked at?
#[must_use]
pub fn is_looked_at(made: Loc) -> bool {
    enter().is_some_and(|engine| {
        // On a simulated machine, each operation has its time.
        engine.machine.is_some()
            || !engine.looked.places.is_empty() && engine.looked.places.contains(&place(made))
    })
}

/// The same in every process that runs the same program (FNV-1a over file, line and column).
fn place(made: Loc) -> u64 {
    let numbers = [made.line().to_le_bytes(), made.column().to_le_bytes()];
    let bytes = made.file().bytes().chain(numbers.into_iter().flatten());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
