//! The rendezvous inside `Barrier`.
//!
//! The last of `n` tasks to come begins a new round and is its leader; the others wait for the round to change. All that
//! each of them knew when it came, all know when they go. Two rounds in a row use different slots, so that a task which
//! is slow to leave does not learn from one that has already come again.

use core::cell::Cell;

use crate::machine::operation::pause;
use crate::{Access, Kind, Loc, Note, Object, ObjectId, Op, Wakes};

/// See the module.
pub struct RawBarrier {
    object: Object,
    made: Loc,
    size: usize,
    waiting: Cell<usize>,
    round: Cell<usize>,
}

// SAFETY: tasks take turns on one thread of the operating system.
unsafe impl Sync for RawBarrier {}
// SAFETY: as above.
unsafe impl Send for RawBarrier {}

impl RawBarrier {
    /// The rendezvous of a `Barrier` for `size` tasks that was made at `made`.
    #[must_use]
    pub const fn new(size: usize, made: Loc) -> RawBarrier {
        RawBarrier { object: Object::new(), made, size, waiting: Cell::new(0), round: Cell::new(0) }
    }

    /// Waits for the others. `true` for the one that came last.
    #[inline(never)]
    pub fn wait(&self, loc: Loc) -> bool {
        let _pause = pause();
        crate::step(&self.op(Access::Write, loc));
        let round = self.round.get();
        let slot = round % 2;
        crate::release(self.id(), slot);
        let leads = self.come(loc);
        if !leads {
            crate::wait(&self.op(Access::Read, loc), Wakes::NONE, &|| self.round.get() != round);
        }
        crate::acquire(self.id(), slot);
        leads
    }

    fn come(&self, loc: Loc) -> bool {
        let came = self.waiting.get() + 1;
        let last = came >= self.size;
        self.waiting.set(if last { 0 } else { came });
        self.round.set(self.round.get() + usize::from(last));
        let text = || Some(format!("{came} of {}", self.size));
        crate::event(loc, || Note { verb: VERB, object: Some(self.id()), text: text(), ..Note::default() });
        last
    }

    fn id(&self) -> ObjectId {
        self.object.id(Kind::Barrier, Some(self.made))
    }

    fn op(&self, access: Access, loc: Loc) -> Op {
        Op { verb: VERB, object: self.id(), access, loc }
    }
}

const VERB: &str = "Barrier::wait";
