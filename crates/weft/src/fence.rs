//! Fences.

use crate::engine::{Engine, enter};
use crate::footprint::keys;
use crate::know::raise;
use crate::object::ObjectId;
use crate::op::Wakes;
use crate::ordering::{acquires, releases};
use crate::place::Loc;
use crate::schedule::scheduling_point;
use crate::task::Pending;
use crate::threads::record;
use crate::trace::Note;
use std::rc::Rc;
use std::sync::atomic::Ordering;

/// A fence.
#[inline(never)]
pub fn fence(ordering: Ordering, loc: Loc) {
    let Some(mut engine) = enter() else { return };
    let place = loc;
    let (verb, object) = ("fence", ObjectId::NONE);
    let wakes = Wakes::NONE;
    if engine.machine.is_some() {
        return; // Operations are made in one order there, which all tasks see.
    }
    let (loc, timeout) = (Some(loc), None);
    scheduling_point(&mut engine, Pending { verb, object, other: None, loc, ready: None, wakes, timeout });
    if acquires(ordering) {
        let unacquired = std::mem::take(&mut engine.task().unacquired);
        engine.task().know.join(&unacquired);
        engine.task().unacquired = unacquired;
    }
    if ordering == Ordering::SeqCst {
        engine.note_ordering(true, false);
        if engine.order.kept {
            engine.order_fence();
        } else {
            engine.footprint.write(keys::FENCES);
            order_as_made(&mut engine);
        }
    }
    if releases(ordering) {
        let know = Rc::new(engine.task().know.clone());
        engine.task().fenced = Some(know);
        engine.advance();
    }
    record(&mut engine, place, Note { verb: "fence", ordering: Some(ordering), ..Note::default() });
}

/// An SC fence and those made earlier: each sees what those knew, without having happened after it.
fn order_as_made(engine: &mut Engine) {
    let Engine { tasks, locations, current, .. } = engine;
    let know = &mut tasks[*current].know;
    know.seen.join(&locations.fences.seen);
    for (location, time) in locations.sc_stores.iter().chain(&locations.fences.floors) {
        raise(&mut know.floors, *location, *time);
    }
    locations.fences.seen.join(&know.seen);
    for (location, time) in &know.floors {
        raise(&mut locations.fences.floors, *location, *time);
    }
}
