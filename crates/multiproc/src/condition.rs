//! `Condition`: waiting until something is so.

mod guard;

pub use guard::ConditionGuard;

use crate::backend::{Handle, Signal};
use crate::{DecodeError, Lock, Message};
use std::fmt;
use std::sync::{LockResult, PoisonError};

/// A lock, and a place to wait for something that others do under it, as Python's `multiprocessing.Condition`.
///
/// Who has the lock looks whether what it needs is there, and waits if not; others get the lock meanwhile. Who changes
/// something notifies those that wait.
///
/// ```
/// use multiproc::{Condition, Process, RawValue};
///
/// fn cook((kitchen, plates): (Condition, RawValue<u32>)) {
///     for _ in 0..5 {
///         let kitchen = kitchen.lock().expect("nobody dies here");
///         plates.set(plates.get() + 1);
///         kitchen.notify(1);
///     }
/// }
///
/// let (kitchen, plates) = (Condition::new(), RawValue::new(0));
/// let mut cook = Process::new(cook, (kitchen.clone(), plates.clone()));
/// cook.start()?;
/// for _ in 0..5 {
///     let guard = kitchen.lock().expect("nobody dies here");
///     let guard = guard.wait_for(|| plates.get() > 0).expect("nobody dies here");
///     plates.set(plates.get() - 1); // There is one, and nobody else takes it.
///     # drop(guard);
/// }
/// cook.join()?;
/// assert_eq!(plates.get(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// To wait and to notify are methods of the guard, so nobody can do that without the lock. A clone is another handle of
/// the same condition.
///
/// # Poison
///
/// As with [`Lock`]: an owner that panics, or dies, while it has the lock leaves it poisoned. Those that wait then would
/// wait for ever for what that owner would have done; so they are woken, too, and get the lock in an error.
#[derive(Clone)]
pub struct Condition {
    lock: Lock,
    signal: Handle<Signal>,
}

impl Condition {
    /// Makes a condition with a lock of its own.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::with_lock(&Lock::new())
    }

    /// Makes a condition under a lock that is there already, perhaps that of another condition.
    ///
    /// ```
    /// use multiproc::{Condition, Process, RawValue};
    ///
    /// /// Puts down what `get` takes away, one at a time.
    /// fn put((filled, emptied, place): (Condition, Condition, RawValue<u32>)) {
    ///     for number in 1..=3 {
    ///         let guard = emptied.lock().expect("nobody dies here");
    ///         let guard = guard.wait_for(|| place.get() == 0).expect("nobody dies here");
    ///         place.set(number);
    ///         guard.on(&filled).notify(1);
    ///     }
    /// }
    ///
    /// fn get(filled: &Condition, emptied: &Condition, place: &RawValue<u32>) -> u32 {
    ///     let guard = filled.lock().expect("nobody dies here");
    ///     let guard = guard.wait_for(|| place.get() != 0).expect("nobody dies here");
    ///     let number = place.get();
    ///     place.set(0);
    ///     guard.on(emptied).notify(1);
    ///     number
    /// }
    ///
    /// let (filled, place) = (Condition::new(), RawValue::new(0));
    /// let emptied = Condition::with_lock(filled.get_lock());
    /// let mut process = Process::new(put, (filled.clone(), emptied.clone(), place.clone()));
    /// process.start()?;
    /// assert_eq!([(); 3].map(|()| get(&filled, &emptied, &place)), [1, 2, 3]);
    /// process.join()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn with_lock(lock: &Lock) -> Self {
        Self { lock: lock.clone(), signal: Handle::new(Signal::new()) }
    }

    /// Waits until the lock is free, and takes it.
    ///
    /// # Errors
    ///
    /// The lock is poisoned. The guard is in the error.
    #[track_caller]
    pub fn lock(&self) -> LockResult<ConditionGuard<'_>> {
        match self.lock.lock() {
            Ok(guard) => Ok(ConditionGuard::new(self, guard)),
            Err(poisoned) => Err(PoisonError::new(ConditionGuard::new(self, poisoned.into_inner()))),
        }
    }

    /// The lock: [`Lock::is_poisoned`] and [`Lock::clear_poison`] are there.
    #[must_use]
    pub fn get_lock(&self) -> &Lock {
        &self.lock
    }
}

impl Default for Condition {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Message for Condition {
    fn encode(&self, out: &mut Vec<u8>) {
        self.lock.encode(out);
        self.signal.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { lock: Message::decode(bytes)?, signal: Handle::decode(bytes)? })
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condition").field("lock", &self.lock).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "the two conditions have different locks")]
    fn a_guard_is_of_no_use_for_another_lock() {
        let (one, other) = (Condition::new(), Condition::new());
        let _guard = one.lock().expect("nobody dies").on(&other);
    }
}
