//! What the orderings of atomics mean.

use std::sync::atomic::Ordering;

/// Whether an operation with this ordering takes up what the store that it reads handed over.
pub(crate) fn acquires(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst)
}

/// An ordering that is as strong for reading as both.
pub(crate) fn stronger(success: Ordering, failure: Ordering) -> Ordering {
    match (success, failure) {
        (_, Ordering::SeqCst) => Ordering::SeqCst,
        (Ordering::Relaxed | Ordering::Release, Ordering::Acquire) => Ordering::AcqRel,
        _ => success,
    }
}

/// Whether an operation with this ordering hands over what its task knows.
pub(crate) fn releases(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst)
}
