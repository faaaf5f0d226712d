//! When a time-out is over. If it ends a wait, the virtual clock shows at least that.

use core::time::Duration;

use crate::engine::enter;
use crate::footprint::keys;

/// So long a time never ends: a moment behind it is one that `Instant` cannot tell, or that nobody lives to see.
const ENDLESS: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// A time-out that can end a wait: none, if it is so long that it never does.
#[must_use]
pub fn that_ends(timeout: Option<Duration>) -> Option<Duration> {
    timeout.filter(|timeout| *timeout < ENDLESS)
}

/// A time of the virtual clock, or none.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Option<Duration>);

impl Deadline {
    /// The time when `timeout` will be over, if there is one.
    pub fn of(timeout: Option<Duration>) -> Deadline {
        Deadline(timeout.and_then(|timeout| {
            let mut engine = enter().filter(|engine| engine.machine.is_none())?;
            engine.footprint.read(keys::TIME);
            Some(engine.time.saturating_add(timeout))
        }))
    }

    /// It is over.
    pub fn pass(self) {
        if let (Some(deadline), Some(mut engine)) = (self.0, enter()) {
            engine.footprint.write(keys::TIME);
            engine.time = engine.time.max(deadline);
        }
    }
}
