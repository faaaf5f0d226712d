//! What a checked program calls instead of the C library and the sanitizer's runtime.
//!
//! The engine decides which task runs; here is decided what a running task may touch, and what of it is seen:
//!
//! * [`tsan`] is called before each access to memory by code that was compiled with `ThreadSanitizer`'s instrumentation;
//!   [`plain`] and [`cell`] judge these accesses by the model's own clocks;
//! * [`heap`] gives a task memory that lies at the same addresses in every execution, and takes all of it back at once;
//! * [`statics`] puts all writable memory of the program back to what it was before the first execution; [`symbols`]
//!   tells whose it is;
//! * [`boundary`], [`futex`] and [`descriptor`] stand between a task and the operating system: what the model knows is modelled, and
//!   anything else ends it as *not checked*;
//! * [`watchdog`] ends a loop that the engine never sees, and says where invalid memory was touched;
//! * [`site`] finds the line of the student's source that all this happened at.
//!
//! All of them work only for a running task, that is while [`running`](crate::engine::running) answers. The engine's own work goes to the real
//! C library and the real allocator.
//!
//! What has to outlive an execution lies in one static, [`RUNTIME`], which `statics` leaves alone.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "registers, addresses and system calls know no types"
)]

mod boundary;
mod cell;
mod descriptor;
mod futex;
mod heap;
mod plain;
pub(crate) mod site;
mod statics;
mod symbols;
pub(crate) mod sys;
mod tsan;
mod watchdog;

use crate::engine::Engine;
use std::cell::UnsafeCell;

/// All of the runtime's memory that survives the end of an execution.
struct Runtime {
    shadow: plain::Shadow,
    histories: tsan::Histories,
    arena: heap::Arena,
    nursery: heap::Nursery,
    snapshot: statics::Snapshot,
    waiters: futex::Waiters,
    descriptors: descriptor::Descriptors,
    boundary: boundary::Boundary,
    watchdog: watchdog::Watchdog,
}

struct Shared(UnsafeCell<Runtime>);

// SAFETY: a checked program has one thread of the operating system; all tasks run on it in turn.
unsafe impl Sync for Shared {}

static RUNTIME: Shared = Shared(UnsafeCell::new(Runtime {
    shadow: plain::Shadow::none(),
    histories: tsan::Histories::none(),
    arena: heap::Arena::none(),
    nursery: heap::Nursery::none(),
    snapshot: statics::Snapshot::none(),
    waiters: futex::Waiters::none(),
    descriptors: descriptor::Descriptors::none(),
    boundary: boundary::Boundary::none(),
    watchdog: watchdog::Watchdog::none(),
}));

/// The addresses of [`RUNTIME`]: where it starts, and where it ends.
fn own_range() -> (usize, usize) {
    let start = &raw const RUNTIME as usize;
    (start, start + size_of::<Shared>())
}

/// A part of [`RUNTIME`], by its field.
macro_rules! part {
    ($name:ident: $type:ty) => {
        fn $name() -> &'static mut $type {
            // SAFETY: one thread, and no function keeps the reference while it calls another part of its own kind.
            unsafe { &mut (*RUNTIME.0.get()).$name }
        }
    };
}
part!(shadow: plain::Shadow);
part!(histories: tsan::Histories);
part!(arena: heap::Arena);
part!(nursery: heap::Nursery);
part!(snapshot: statics::Snapshot);
part!(waiters: futex::Waiters);
part!(descriptors: descriptor::Descriptors);
part!(boundary: boundary::Boundary);
part!(watchdog: watchdog::Watchdog);

/// Prepares everything for an engine that has run nothing yet. What is there when this is first called is what every
/// execution starts with.
pub(crate) fn prepare(engine: &Engine) {
    nursery().open();
    statics::settle_std();
    heap::reserve();
    watchdog::watch();
    if tsan::instrumented() {
        plain::watch(engine.stacks.region());
    }
    statics::take();
    nursery().close();
}

/// Puts the program's memory back to what it was before the first execution. The engine calls it before each.
pub(crate) fn begin_execution(_engine: &mut Engine) {
    statics::restore();
    heap::begin();
    plain::begin();
    tsan::begin();
    futex::begin();
    descriptor::begin();
    boundary::begin();
}

/// Prepares for a program that is run once, in virtual time: it keeps its memory, and what it prints is printed.
pub(crate) fn begin_simulation() {
    futex::begin();
    descriptor::begin();
    boundary::begin();
}

pub use heap::Heap;
pub(crate) use plain::atomic_access;

/// Whether the student's code was compiled with instrumentation.
pub(crate) fn instrumented() -> bool {
    tsan::instrumented()
}
