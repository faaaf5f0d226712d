//! Visible operations: what one task does that another can notice.

use crate::object::ObjectId;
use crate::place::Loc;

/// An operation that is about to be made.
#[derive(Debug, Clone, Copy)]
pub struct Op {
    /// What it is called in the source: `Mutex::lock`.
    pub verb: &'static str,
    /// What it works on.
    pub object: ObjectId,
    /// Whether it changes the object.
    pub access: Access,
    /// Where it stands.
    pub loc: Loc,
}

/// How an operation touches an object. Two reads of one object can be swapped; nothing else on one object can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Looks.
    Read,
    /// Changes, or may change.
    Write,
}

/// What may end a wait besides that which is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wakes {
    /// A time-out.
    pub timeout: bool,
    /// Nothing at all, as `Condvar::wait` and `thread::park` are allowed to.
    pub spurious: bool,
}

impl Wakes {
    /// Only what is waited for.
    pub const NONE: Wakes = Wakes { timeout: false, spurious: false };
    /// Also a time-out.
    pub const TIMEOUT: Wakes = Wakes { timeout: true, spurious: false };
    /// Also nothing at all.
    pub const SPURIOUS: Wakes = Wakes { timeout: false, spurious: true };
    /// Also a time-out, or nothing at all.
    pub const BOTH: Wakes = Wakes { timeout: true, spurious: true };
}

/// What ended a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// What was waited for.
    Ready,
    /// The time was over.
    Timeout,
    /// Nothing at all.
    Spurious,
}
