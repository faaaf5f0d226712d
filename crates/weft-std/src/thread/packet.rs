//! Where a thread leaves its result.
//!
//! The counter of the `Arc` and the place of the result belong to `std`, not to the program: both are used under
//! [`Quiet`]. The result itself is the program's, and is dropped outside of it.

use super::Result;
use super::scope::Panicked;
use core::cell::Cell;
use core::mem;
use core::panic::AssertUnwindSafe;
use real_std::boxed::Box;
use real_std::string::String;
use real_std::sync::Arc;
use weft::{Loc, Quiet, TaskId};

/// One side's share of the place: the thread has one, and its handle another.
pub(super) struct Packet<T>(Option<Arc<Place<T>>>);

struct Place<T> {
    result: Cell<Option<Result<T>>>,
    /// Who hears of a panic that nobody has joined for.
    scope: Option<Arc<Panicked>>,
}

// SAFETY: tasks take turns, and no turn ends within a method of `Packet`. The result goes from one task to another,
// which the bounds of `spawn` allow.
unsafe impl<T> Send for Packet<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Packet<T> {}

/// Starts a task that runs `f`; the packet will have the result once it is over.
pub(super) fn start<F, T>(
    f: F,
    name: Option<String>,
    scope: Option<Arc<Panicked>>,
    loc: Loc,
) -> (TaskId, Packet<T>)
where
    F: FnOnce() -> T,
{
    let quiet = Quiet::new();
    let packet = Packet(Some(Arc::new(Place { result: Cell::new(None), scope })));
    let own = packet.another();
    let body: Box<dyn FnOnce() + '_> = Box::new(move || own.put(run(f)));
    // SAFETY: what `f` borrows outlives the task: `'static` for `spawn`, `Scope` joins, and the caller of
    // `spawn_unchecked` has promised it.
    let body: Box<dyn FnOnce()> = unsafe { mem::transmute(body) };
    drop(quiet);
    (weft::spawn(body, name, loc), packet)
}

fn run<F: FnOnce() -> T, T>(f: F) -> Result<T> {
    real_std::panic::catch_unwind(AssertUnwindSafe(f)).inspect_err(|_| weft::caught_panic())
}

impl<T> Packet<T> {
    fn another(&self) -> Packet<T> {
        Packet(self.0.clone())
    }

    fn put(self, result: Result<T>) {
        let _quiet = Quiet::new();
        if let Some(place) = &self.0 {
            place.result.set(Some(result));
        }
    }

    /// The result of a thread that has been joined.
    pub fn take(&self) -> Result<T> {
        let _quiet = Quiet::new();
        self.0
            .as_ref()
            .and_then(|place| place.result.take())
            .expect("a thread leaves its result before it ends")
    }
}

impl<T> Drop for Packet<T> {
    fn drop(&mut self) {
        let left = {
            let _quiet = Quiet::new();
            self.0.take().and_then(Arc::into_inner).map(Place::leave)
        };
        drop(left);
    }
}

impl<T> Place<T> {
    /// The result, if nobody has taken it.
    fn leave(self) -> Option<Result<T>> {
        let result = self.result.into_inner();
        if let (Some(Err(_)), Some(scope)) = (&result, &self.scope) {
            scope.set();
        }
        result
    }
}
