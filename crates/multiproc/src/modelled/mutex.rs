//! A lock that processes share: the one of `std`, which is poisoned in the same way.

use std::sync::{self, LockResult};

pub(crate) type MutexGuard<'mutex> = sync::MutexGuard<'mutex, ()>;

pub(crate) struct Mutex(sync::Mutex<()>);

impl Mutex {
    pub(crate) fn new() -> Self {
        Self(sync::Mutex::new(()))
    }

    #[track_caller]
    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_>> {
        self.0.lock()
    }

    pub(crate) fn is_poisoned(&self) -> bool {
        self.0.is_poisoned()
    }

    pub(crate) fn clear_poison(&self) {
        self.0.clear_poison();
    }
}
