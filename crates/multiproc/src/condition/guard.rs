//! The lock of a condition, while somebody has it: to wait and to notify.

use super::Condition;
use crate::backend::Signal;
use crate::lock::{LockGuard, wrapped};
use crate::patience::Patience;
use std::sync::{LockResult, PoisonError};
use std::time::Duration;
use std::{fmt, thread};

/// The right to be alone, to wait for others, and to notify them; dropping it lets the next one in.
///
/// ```
/// use multiproc::{Condition, Process, RawValue};
///
/// fn open((door, is_open): (Condition, RawValue<u8>)) {
///     let guard = door.lock().expect("nobody dies here");
///     is_open.set(1);
///     guard.notify_all();
/// }
///
/// let (door, is_open) = (Condition::new(), RawValue::new(0));
/// let mut porter = Process::new(open, (door.clone(), is_open.clone()));
/// let guard = door.lock().expect("nobody dies here");
/// porter.start()?; // Has to wait for the lock, until we wait.
/// let guard = guard.wait_for(|| is_open.get() == 1).expect("nobody dies here");
/// drop(guard);
/// porter.join()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "the lock is free again as soon as the guard is dropped"]
pub struct ConditionGuard<'condition> {
    condition: &'condition Condition,
    /// Before the lock, so that those it wakes find the lock poisoned when they get it.
    alarm: Alarm<'condition>,
    guard: LockGuard<'condition>,
}

/// Wakes all that wait when its owner panics: what they wait for may never come.
struct Alarm<'condition>(&'condition Signal);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.notify(usize::MAX);
        }
    }
}

impl<'condition> ConditionGuard<'condition> {
    pub(super) fn new(condition: &'condition Condition, guard: LockGuard<'condition>) -> Self {
        Self { condition, alarm: Alarm(&condition.signal), guard }
    }

    /// Lets go of the lock, waits until somebody notifies, and takes the lock again.
    ///
    /// What one waits for need not be so then: others may have come first, and now and then one is woken without being
    /// notified. [`wait_for`](Self::wait_for) looks by itself.
    ///
    /// # Errors
    ///
    /// An owner of the lock has panicked or died. The guard is in the error.
    #[track_caller]
    pub fn wait(self) -> LockResult<Self> {
        without_answer(self.wait_once(Patience::Forever))
    }

    /// As [`wait`](Self::wait), but no longer than `timeout`; whether somebody has notified.
    ///
    /// ```
    /// # use multiproc::Condition;
    /// # use std::time::Duration;
    /// let condition = Condition::new();
    /// let guard = condition.lock().expect("nobody has died");
    /// let (_guard, notified) = guard.wait_timeout(Duration::from_millis(10)).expect("nobody has died");
    /// assert!(!notified);
    /// ```
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait).
    #[track_caller]
    pub fn wait_timeout(self, timeout: Duration) -> LockResult<(Self, bool)> {
        self.wait_once(Patience::of(timeout))
    }

    /// Waits until it is so; not at all if it is.
    ///
    /// # Errors
    ///
    /// An owner of the lock has panicked or died while it waited. The guard is in the error.
    #[track_caller]
    pub fn wait_for(self, is_so: impl FnMut() -> bool) -> LockResult<Self> {
        without_answer(self.wait_until(is_so, Patience::Forever))
    }

    /// As [`wait_for`](Self::wait_for), but no longer than `timeout`; whether it is so.
    ///
    /// # Errors
    ///
    /// As [`wait_for`](Self::wait_for).
    #[track_caller]
    pub fn wait_for_timeout(
        self,
        is_so: impl FnMut() -> bool,
        timeout: Duration,
    ) -> LockResult<(Self, bool)> {
        self.wait_until(is_so, Patience::of(timeout))
    }

    /// Wakes so many of those that wait, or all if they are fewer. They go on when this guard is dropped.
    ///
    /// Those that have waited longest come first. A process that is killed after it was woken and before it goes on takes
    /// that with it; if that matters, use [`notify_all`](Self::notify_all).
    #[track_caller]
    pub fn notify(&self, count: usize) {
        self.condition.signal.notify(count);
    }

    /// Wakes all that wait.
    #[track_caller]
    pub fn notify_all(&self) {
        self.notify(usize::MAX);
    }

    /// The same lock, as that of another condition that has it, too.
    ///
    /// # Panics
    ///
    /// The other condition has another lock.
    #[track_caller]
    pub fn on<'other>(self, other: &'other Condition) -> ConditionGuard<'other>
    where
        'condition: 'other,
    {
        assert!(self.condition.lock.is(&other.lock), "the two conditions have different locks");
        ConditionGuard::new(other, self.guard)
    }

    #[track_caller]
    fn wait_until(mut self, mut is_so: impl FnMut() -> bool, patience: Patience) -> LockResult<(Self, bool)> {
        loop {
            if is_so() {
                return Ok((self, true));
            }
            if patience.is_over() {
                return Ok((self, false));
            }
            match self.wait_once(patience) {
                Ok((guard, _)) => self = guard,
                Err(poisoned) => {
                    let (guard, _) = poisoned.into_inner();
                    return Err(PoisonError::new((guard, is_so())));
                }
            }
        }
    }

    #[track_caller]
    fn wait_once(self, patience: Patience) -> LockResult<(Self, bool)> {
        let Self { condition, alarm, guard } = self;
        let (locked, notified) = alarm.0.wait(guard.into_inner(), patience);
        match wrapped(locked) {
            Ok(guard) => Ok((Self::new(condition, guard), notified)),
            Err(poisoned) => Err(PoisonError::new((Self::new(condition, poisoned.into_inner()), notified))),
        }
    }
}

fn without_answer<G>(waited: LockResult<(G, bool)>) -> LockResult<G> {
    match waited {
        Ok((guard, _)) => Ok(guard),
        Err(poisoned) => Err(PoisonError::new(poisoned.into_inner().0)),
    }
}

impl fmt::Debug for ConditionGuard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConditionGuard").finish_non_exhaustive()
    }
}
