//! Who the current process is: known to its thread.

use crate::identity::Identity;
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// A process, from the inside.
pub(crate) struct Person {
    /// Nothing if it is the main process.
    identity: Option<Identity>,
    pid: u32,
    children: AtomicU32,
    /// How many shared objects it has made.
    objects: AtomicU32,
    /// What it inherited: of each ancestor, the objects that were there when this line branched off.
    inherited: Vec<Stamp>,
    /// What it was given, if it has inherited nothing.
    given: Vec<Stamp>,
}

/// Which object: the process that made it, and its number there, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    maker: u32,
    number: u32,
}

static MAIN: Person = Person {
    identity: None,
    pid: 1,
    children: AtomicU32::new(0),
    objects: AtomicU32::new(0),
    inherited: Vec::new(),
    given: Vec::new(),
};

static LAST_PID: AtomicU32 = AtomicU32::new(1);

thread_local! {
    static CURRENT: Cell<&'static Person> = const { Cell::new(&MAIN) };
}

/// The current process; nothing if it is the main process.
pub(crate) fn current() -> Option<&'static Identity> {
    CURRENT.get().identity.as_ref()
}

/// Counts a child of this process.
pub(crate) fn next_child() -> u32 {
    CURRENT.get().children.fetch_add(1, Relaxed) + 1
}

impl Person {
    /// A child of the current process that is a copy of it.
    pub(super) fn copied(identity: &Identity) -> Self {
        let parent = CURRENT.get();
        let made = Stamp { maker: parent.pid, number: parent.objects.load(Relaxed) };
        let inherited = [parent.inherited.as_slice(), &[made]].concat();
        Self { inherited, given: parent.given.clone(), ..Self::fresh(identity, Vec::new()) }
    }

    /// A child of the current process that begins anew, and is given these objects.
    pub(super) fn fresh(identity: &Identity, given: Vec<Stamp>) -> Self {
        Self {
            identity: Some(identity.clone()),
            pid: LAST_PID.fetch_add(1, Relaxed) + 1,
            children: AtomicU32::new(0),
            objects: AtomicU32::new(0),
            inherited: Vec::new(),
            given,
        }
    }

    pub(super) fn name(&self) -> &str {
        self.identity.as_ref().map_or("MainProcess", |identity| &identity.name)
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Makes this the identity of the current thread. Leaks it: a name may be held for ever, as in a real process.
    pub(super) fn assume(self) {
        CURRENT.set(Box::leak(Box::new(self)));
    }
}

impl Stamp {
    /// For an object that the current process makes.
    pub(super) fn next() -> Self {
        let maker = CURRENT.get();
        Self { maker: maker.pid, number: maker.objects.fetch_add(1, Relaxed) + 1 }
    }

    /// Whether the current process has made the object, inherited it, or was given it.
    pub(super) fn is_known(self) -> bool {
        let current = CURRENT.get();
        let inherits = |made: &Stamp| made.maker == self.maker && self.number <= made.number;
        let made = current.pid == self.maker;
        made || current.inherited.iter().any(inherits) || current.given.contains(&self)
    }
}
