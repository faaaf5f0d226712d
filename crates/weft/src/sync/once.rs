//! The state inside `Once`, `OnceLock` and `LazyLock`: new, being initialised, done, or poisoned.
//!
//! `done` is for ever. An operation that finds it needs no scheduling point: whatever runs before or after, it finds the
//! same. It still `touch`es the object, so that the search knows it depends on the initialisation and tries it first.
//!
//! The end of the initialisation is part of what the task did before, like an unlock, unless somebody looks at the state
//! without blocking ([`looked`]).

use core::cell::Cell;

use super::looked;
use crate::machine::operation::pause;
use crate::{Access, Kind, Loc, Note, Object, ObjectId, Op, Wakes};

/// See the module.
pub struct RawOnce {
    object: Object,
    kind: Kind,
    made: Loc,
    state: Cell<State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Running,
    Done,
    Poisoned,
}

/// What the caller of [`RawOnce::begin`] has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Nothing: it is initialised.
    Done,
    /// Run the initialisation, then call [`RawOnce::end`].
    Run {
        /// Has an earlier initialisation panicked?
        poisoned: bool,
    },
    /// Panic: an earlier initialisation has, and the caller did not ask to try again.
    Poisoned,
}

// SAFETY: tasks take turns on one thread of the operating system.
unsafe impl Sync for RawOnce {}
// SAFETY: as above.
unsafe impl Send for RawOnce {}

impl RawOnce {
    /// The state of a `Once`, `OnceLock` or `LazyLock` that was made at `made`.
    #[must_use]
    pub const fn new(kind: Kind, made: Loc) -> RawOnce {
        RawOnce { object: Object::new(), kind, made, state: Cell::new(State::New) }
    }

    /// Waits while another task initialises, then tells what is left to do. With `force`, a poisoned state is new.
    #[inline(never)]
    pub fn begin(&self, verb: &'static str, force: bool, loc: Loc) -> Begin {
        let _pause = pause();
        if self.state.get() != State::Done {
            let op = self.op(verb, Access::Write, loc);
            crate::wait(&op, Wakes::NONE, &|| self.state.get() != State::Running);
        }
        match self.state.get() {
            State::Done => self.see_done(verb, loc),
            State::Poisoned if !force => Begin::Poisoned,
            State::New | State::Running | State::Poisoned => self.start(verb, loc),
        }
    }

    /// The initialisation is over: for good if `done`, or by a panic.
    #[inline(never)]
    pub fn end(&self, verb: &'static str, done: bool, loc: Loc) {
        let _pause = pause();
        if looked::is_looked_at(self.made) {
            crate::step(&self.op(verb, Access::Write, loc));
        }
        let id = self.id();
        crate::touch(id, Access::Write);
        crate::release(id, 0);
        self.state.set(if done { State::Done } else { State::Poisoned });
        crate::unhold(id);
        let text = || Some(if done { "is initialised" } else { "is poisoned" }.to_owned());
        crate::event(loc, || Note { verb, object: Some(id), text: text(), ..Note::default() });
    }

    /// Is it initialised? Does not wait.
    #[inline(never)]
    pub fn is_done(&self, verb: &'static str, loc: Loc) -> bool {
        let _pause = pause();
        looked::look(self.made);
        if self.state.get() != State::Done {
            crate::step(&self.op(verb, Access::Read, loc));
        }
        if self.state.get() == State::Done {
            self.see_done(verb, loc);
            return true;
        }
        super::saw(self.id(), 0);
        let text = || Some("is not initialised".to_owned());
        crate::event(loc, || Note { verb, object: Some(self.id()), text: text(), ..Note::default() });
        false
    }

    /// Is it initialised? For code that has the object for itself.
    #[must_use]
    #[inline(never)]
    pub fn is_done_now(&self) -> bool {
        self.state.get() == State::Done
    }

    /// Has an initialisation panicked? For code that has the object for itself.
    #[must_use]
    #[inline(never)]
    pub fn is_poisoned_now(&self) -> bool {
        self.state.get() == State::Poisoned
    }

    /// Makes it new again. For code that has the object for itself.
    #[inline(never)]
    pub fn reset(&mut self) {
        self.state.set(State::New);
    }

    /// Waits until it is initialised. `false` if it is poisoned instead; with `force`, that is waited out.
    #[inline(never)]
    pub fn wait(&self, verb: &'static str, force: bool, loc: Loc) -> bool {
        let _pause = pause();
        let over = || self.is_done_now() || (!force && self.is_poisoned_now());
        if !self.is_done_now() {
            crate::wait(&self.op(verb, Access::Read, loc), Wakes::NONE, &over);
        }
        if self.is_done_now() {
            self.see_done(verb, loc);
        }
        self.is_done_now()
    }

    fn see_done(&self, verb: &'static str, loc: Loc) -> Begin {
        let id = self.id();
        crate::touch(id, Access::Read);
        crate::acquire(id, 0);
        crate::event(loc, || Note { verb, object: Some(id), ..Note::default() });
        Begin::Done
    }

    fn start(&self, verb: &'static str, loc: Loc) -> Begin {
        let id = self.id();
        let poisoned = self.state.replace(State::Running) == State::Poisoned;
        crate::acquire(id, 0);
        crate::hold(id, loc);
        let text = || Some("runs the initialisation".to_owned());
        crate::event(loc, || Note { verb, object: Some(id), text: text(), ..Note::default() });
        Begin::Run { poisoned }
    }

    fn id(&self) -> ObjectId {
        self.object.id(self.kind, Some(self.made))
    }

    fn op(&self, verb: &'static str, access: Access, loc: Loc) -> Op {
        Op { verb, object: self.id(), access, loc }
    }
}
