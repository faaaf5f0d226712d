//! The objects that tasks share: locks, channels, atomics, and the tasks themselves.
//!
//! An object carries its identity inside itself, so that it may move before it is shared. The identity holds for one
//! execution: a static that outlives it is a new object in the next. Memory of zeros is a valid object that was not
//! seen yet, because allocations of zeros are what some libraries make their atomics from.

use crate::engine;
use crate::know::Know;
use crate::place::Loc;
use std::cell::Cell;

/// What kind of thing an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after the type of `std`")]
pub enum Kind {
    Atomic,
    Mutex,
    RwLock,
    Condvar,
    Barrier,
    Once,
    OnceLock,
    LazyLock,
    Channel,
    Task,
    /// A word of memory that a library waits on through the system call.
    Futex,
    /// What an event loop waits on.
    Descriptor,
    /// Plain memory.
    Memory,
}

impl Kind {
    /// The name of the type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Atomic => "Atomic",
            Kind::Mutex => "Mutex",
            Kind::RwLock => "RwLock",
            Kind::Condvar => "Condvar",
            Kind::Barrier => "Barrier",
            Kind::Once => "Once",
            Kind::OnceLock => "OnceLock",
            Kind::LazyLock => "LazyLock",
            Kind::Channel => "channel",
            Kind::Task => "thread",
            Kind::Futex => "futex",
            Kind::Descriptor => "descriptor",
            Kind::Memory => "memory",
        }
    }
}

/// An object of the running execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub(crate) u32);

impl ObjectId {
    /// No object: an operation that touches none.
    pub const NONE: ObjectId = ObjectId(u32::MAX);

    pub(crate) fn index(self) -> Option<usize> {
        (self != ObjectId::NONE).then_some(self.0 as usize)
    }
}

/// The identity of an object, to be stored inside it.
#[derive(Debug)]
#[repr(C)]
pub struct Object {
    execution: Cell<u32>,
    number: Cell<u32>,
}

// SAFETY: only the one thread that runs the model looks inside; elsewhere the object is never asked for its identity.
unsafe impl Send for Object {}
// SAFETY: as above.
unsafe impl Sync for Object {}

impl Object {
    /// An object that no execution has seen yet.
    #[must_use]
    pub const fn new() -> Object {
        Object { execution: Cell::new(0), number: Cell::new(0) }
    }

    /// Its number in the running execution, in which it takes part from now on; [`ObjectId::NONE`] outside of one.
    #[inline(never)]
    pub fn id(&self, kind: Kind, made: Option<Loc>) -> ObjectId {
        engine::enter().map_or(ObjectId::NONE, |mut engine| {
            if self.execution.get() != engine.execution {
                self.execution.set(engine.execution);
                let key = engine.objects.key(std::ptr::from_ref(self) as usize);
                self.number.set(engine.objects.add(kind, made, key).0);
            }
            ObjectId(self.number.get())
        })
    }
}

impl Default for Object {
    fn default() -> Object {
        Object::new()
    }
}

/// What the engine keeps of an object.
#[derive(Debug)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// Where it was made.
    pub made: Option<Loc>,
    /// What distinguishes it from others in all executions that share their beginning: an address.
    pub key: usize,
    /// The type of the value that it protects.
    pub holds: Option<&'static str>,
    deposits: [Know; 2],
    deposited: [bool; 2],
}

/// Keys made from numbers are above those of tasks.
const FIRST_NUMBER: usize = 1 << 20;

/// The objects of an execution. Their records are used again in the next.
#[derive(Debug, Default)]
pub struct Objects {
    records: Vec<Record>,
    used: usize,
}

impl Objects {
    /// Takes up an object.
    pub fn add(&mut self, kind: Kind, made: Option<Loc>, key: usize) -> ObjectId {
        if self.used == self.records.len() {
            let deposits = [Know::default(), Know::default()];
            self.records.push(Record { kind, made, key, holds: None, deposits, deposited: [false; 2] });
        } else {
            let record = &mut self.records[self.used];
            (record.kind, record.made, record.key, record.holds) = (kind, made, key, None);
            record.deposited = [false; 2];
        }
        self.used += 1;
        ObjectId(u32::try_from(self.used - 1).expect("fewer objects than memory has bytes"))
    }

    /// The key of an object that lies at an address.
    ///
    /// With the runtime's heap, a program's addresses are the same in every execution. Without it they are not, and the
    /// number must do: then objects should be used once before they are shared.
    pub fn key(&self, address: usize) -> usize {
        if cfg!(feature = "runtime") { address } else { FIRST_NUMBER + self.used }
    }

    /// The record of an object.
    pub fn get(&self, object: ObjectId) -> Option<&Record> {
        object.index().and_then(|index| self.records.get(index))
    }

    /// Notes the type of the value that an object protects.
    pub fn set_holds(&mut self, object: ObjectId, holds: &'static str) {
        if let Some(index) = object.index() {
            self.records[index].holds = Some(holds);
        }
    }

    /// All of this execution, by number.
    pub fn all(&self) -> &[Record] {
        &self.records[..self.used]
    }

    /// Leaves knowledge with an object.
    pub fn deposit(&mut self, object: ObjectId, slot: usize, know: &Know) {
        let Some(index) = object.index() else { return };
        let record = &mut self.records[index];
        if !std::mem::replace(&mut record.deposited[slot], true) {
            record.deposits[slot].clear();
        }
        record.deposits[slot].join(know);
    }

    /// Takes up what was left with an object.
    pub fn collect(&self, object: ObjectId, slot: usize, know: &mut Know) {
        if let Some(record) = self.get(object)
            && record.deposited[slot]
        {
            know.join(&record.deposits[slot]);
        }
    }

    /// Forgets all objects.
    pub fn clear(&mut self) {
        self.used = 0;
    }
}
