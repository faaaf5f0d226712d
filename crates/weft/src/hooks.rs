//! What the cores of locks and channels, and the shadow standard library, tell the engine besides their steps.

use crate::engine::enter;
use crate::failure::Failure;
use crate::machine::operation;
use crate::object::ObjectId;
use crate::place::{Loc, Place};
use crate::threads::record;
use crate::trace::Note;

/// Whether a task of a model asks.
#[must_use]
pub fn in_model() -> bool {
    enter().is_some()
}

/// Leaves what the running task knows at slot 0 or 1 of an object: it releases.
#[inline(never)]
pub fn release(object: ObjectId, slot: usize) {
    let Some(mut engine) = enter() else { return };
    if operation::release(&mut engine, object, slot) {
        return;
    }
    let know = std::mem::take(&mut engine.task().know);
    engine.objects.deposit(object, slot, &know);
    engine.task().know = know;
    engine.advance();
}

/// Takes up what was left at slot 0 or 1 of an object: it acquires.
#[inline(never)]
pub fn acquire(object: ObjectId, slot: usize) {
    let Some(mut engine) = enter() else { return };
    if operation::acquire(&mut engine, object, slot) {
        return;
    }
    let mut know = std::mem::take(&mut engine.task().know);
    engine.objects.collect(object, slot, &mut know);
    engine.task().know = know;
}

/// The running task holds a lock from now on.
#[inline(never)]
pub fn hold(object: ObjectId, loc: Loc) {
    if let Some(mut engine) = enter() {
        engine.task().held.push((object, loc));
        operation::hold(&mut engine, object);
    }
}

/// A lock is not held any more, by the running task if it held it, else by whoever did.
#[inline(never)]
pub fn unhold(object: ObjectId) {
    let Some(mut engine) = enter() else { return };
    operation::unhold(&mut engine, object);
    let (current, live) = (engine.current, engine.live);
    let tasks = (0..live).map(|offset| (current + offset) % live);
    for task in tasks {
        let held = &mut engine.tasks[task].held;
        if let Some(index) = held.iter().rposition(|held| held.0 == object) {
            held.remove(index);
            return;
        }
    }
}

/// An object protects a value of this type.
#[inline(never)]
pub fn holds_value(object: ObjectId, type_name: &'static str) {
    if let Some(mut engine) = enter() {
        engine.objects.set_holds(object, type_name);
    }
}

/// An operation has been made. Recorded when a failing execution is replayed, else the note is not even taken.
#[inline(never)]
pub fn event(loc: Loc, note: impl FnOnce() -> Note) {
    let Some(mut engine) = enter() else { return };
    if engine.trace.is_some() {
        let note = note();
        record(&mut engine, loc, note);
    }
}

/// The program prints something.
#[inline(never)]
pub fn printed(text: &str, loc: Loc) {
    let Some(mut engine) = enter() else { return };
    // The order in which threads print is no failure, so it does not make transitions dependent.
    engine.task().spin.act();
    if engine.trace.is_some() {
        let text = Some(text.to_string());
        record(&mut engine, loc, Note { verb: "print", text, ..Note::default() });
    }
}

/// The program does something that the model does not know: the model ends, and nothing is said about it.
///
/// # Panics
///
/// Outside of a model.
#[inline(never)]
pub fn not_checked(what: &str, at: Option<Place>) -> ! {
    let mut engine = enter().expect("what leaves a model is asked for inside of one");
    engine.fail(Failure::NotChecked { what: what.to_string(), at })
}

/// While it lives, what the running task does to memory is not looked at: for code that the program did not write.
pub struct Quiet(());

impl Quiet {
    /// Begins.
    #[inline(never)]
    #[must_use]
    pub fn new() -> Quiet {
        if let Some(mut engine) = enter() {
            engine.task().quiet += 1;
        }
        Quiet(())
    }
}

impl Default for Quiet {
    fn default() -> Quiet {
        Quiet::new()
    }
}

impl Drop for Quiet {
    #[inline(never)]
    fn drop(&mut self) {
        if let Some(mut engine) = enter() {
            engine.task().quiet -= 1;
        }
    }
}
