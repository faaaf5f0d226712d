//! The orderings that an operation cannot have.

use super::Ordering;

#[track_caller]
pub(super) fn of_load(order: Ordering) {
    assert!(order != Ordering::Release, "there is no such thing as a release load");
    assert!(order != Ordering::AcqRel, "there is no such thing as an acquire-release load");
}

#[track_caller]
pub(super) fn of_store(order: Ordering) {
    assert!(order != Ordering::Acquire, "there is no such thing as an acquire store");
    assert!(order != Ordering::AcqRel, "there is no such thing as an acquire-release store");
}

#[track_caller]
pub(super) fn of_failure(order: Ordering) {
    assert!(order != Ordering::Release, "there is no such thing as a release failure ordering");
    assert!(order != Ordering::AcqRel, "there is no such thing as an acquire-release failure ordering");
}

/// What a failed exchange gets if nothing is said about it.
pub(super) fn for_failure(order: Ordering) -> Ordering {
    match order {
        Ordering::Release => Ordering::Relaxed,
        Ordering::AcqRel => Ordering::Acquire,
        order => order,
    }
}
