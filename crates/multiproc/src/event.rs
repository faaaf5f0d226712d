//! `Event`: something happens once, and all that wait for it go on.

use crate::backend::{Flag, Handle};
use crate::patience::Patience;
use crate::{DecodeError, Message};
use std::fmt;
use std::time::Duration;

/// A flag that processes wait for, as Python's `multiprocessing.Event`.
///
/// ```
/// use multiproc::{Event, Process, RawValue};
///
/// fn run((start, track): (Event, RawValue<u32>)) {
///     start.wait();
///     assert_eq!(track.get(), 400); // What was done before `set` is seen after `wait`.
/// }
///
/// let (start, track) = (Event::new(), RawValue::new(0));
/// let mut runners = [(); 3].map(|()| Process::new(run, (start.clone(), track.clone())));
/// for runner in &mut runners {
///     runner.start()?;
/// }
/// track.set(400);
/// start.set(); // All of them go on, and those that come later do not wait.
/// for runner in &runners {
///     runner.join()?;
///     assert_eq!(runner.exit_code(), Some(0));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same event. Nobody owns it, so a process that dies does it no harm.
#[derive(Clone)]
pub struct Event {
    flag: Handle<Flag>,
}

impl Event {
    /// Makes an event that is not set.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self { flag: Handle::new(Flag::new()) }
    }

    /// Whether it is set at this moment.
    #[must_use]
    #[track_caller]
    pub fn is_set(&self) -> bool {
        self.flag.is_set()
    }

    /// Sets it: all that wait go on. Does nothing if it is set.
    #[track_caller]
    pub fn set(&self) {
        self.flag.set();
    }

    /// From now on it is not set, and who comes waits.
    #[track_caller]
    pub fn clear(&self) {
        self.flag.clear();
    }

    /// Waits until it is set; not at all if it is.
    ///
    /// Who waits while it is set goes on also if it is cleared right after that.
    #[track_caller]
    pub fn wait(&self) {
        while !self.flag.wait(Patience::Forever) {}
    }

    /// Waits, but no longer than `timeout`; whether it is set, or was meanwhile.
    ///
    /// ```
    /// # use multiproc::Event;
    /// # use std::time::Duration;
    /// let event = Event::new();
    /// assert!(!event.wait_timeout(Duration::from_millis(10)));
    /// event.set();
    /// assert!(event.wait_timeout(Duration::ZERO));
    /// ```
    #[must_use]
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.flag.wait(Patience::of(timeout))
    }
}

impl Default for Event {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Message for Event {
    fn encode(&self, out: &mut Vec<u8>) {
        self.flag.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { flag: Handle::decode(bytes)? })
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("set", &self.is_set()).finish_non_exhaustive()
    }
}
