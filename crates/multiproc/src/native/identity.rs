//! Who the current process is: set in a child right after the fork.

use super::sys::AfterFork;
use crate::identity::Identity;
use std::sync::atomic::{AtomicU32, Ordering};

/// Unset in the main process. Set once after each fork, when the child has a single thread.
static CURRENT: AfterFork<Identity> = AfterFork::unset();
static CHILDREN: AtomicU32 = AtomicU32::new(0);

/// The current process; nothing if it is the main process.
pub(crate) fn current() -> Option<&'static Identity> {
    CURRENT.get()
}

/// Counts a child of this process.
pub(crate) fn next_child() -> u32 {
    CHILDREN.fetch_add(1, Ordering::Relaxed) + 1
}

/// Makes this the identity of the current process, a child that has just been forked.
pub(super) fn assume(identity: &Identity) {
    CURRENT.set(identity.clone());
    CHILDREN.store(0, Ordering::Relaxed);
}
