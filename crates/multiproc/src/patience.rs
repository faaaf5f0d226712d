//! How long somebody waits.

use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Patience {
    /// As long as it takes.
    Forever,
    Until(Instant),
    /// Not at all.
    None,
}

impl Patience {
    pub(crate) fn of(timeout: Duration) -> Self {
        if timeout.is_zero() {
            return Self::None;
        }
        // A time too far to be counted is none at all.
        Instant::now().checked_add(timeout).map_or(Self::Forever, Self::Until)
    }

    /// Until when; nothing for ever.
    #[cfg(not(modelled))]
    pub(crate) fn deadline(self) -> Option<Instant> {
        match self {
            Self::Forever => None,
            Self::Until(deadline) => Some(deadline),
            Self::None => Some(Instant::now()),
        }
    }

    /// How much longer; nothing for ever.
    pub(crate) fn left(self) -> Option<Duration> {
        match self {
            Self::Forever => None,
            Self::Until(deadline) => Some(deadline.saturating_duration_since(Instant::now())),
            Self::None => Some(Duration::ZERO),
        }
    }

    /// How much longer, but not longer than this.
    #[cfg(not(modelled))]
    pub(crate) fn at_most(self, longest: Duration) -> Duration {
        self.left().map_or(longest, |left| left.min(longest))
    }

    pub(crate) fn is_over(self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }
}
