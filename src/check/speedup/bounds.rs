//! What follows from measured speedups for what is asked.

use super::Bounds;
use crate::fault::Fault;
use crate::stats::Ratio;

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The submission's speedup over the work in turn.
    pub submission: Ratio,
    /// How many times as fast as the reference the submission is, where that was measured.
    pub relative: Option<Ratio>,
}

/// What follows.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// All that is asked holds.
    Holds,
    /// This does not.
    Breaks(Fault),
    /// Too close to tell: this was seen, and that is asked.
    Unclear {
        /// What was seen.
        seen: Ratio,
        /// What is asked.
        asked: f64,
    },
}

impl Bounds {
    /// What follows from what was measured.
    pub fn decide(self, measured: &Measured) -> Verdict {
        let seen = measured.submission;
        let least =
            self.at_least.map(|least| from_below(seen, least, Fault::TooSlow { seen, at_least: least }));
        let most = self.at_most.map(|most| from_above(seen, most, Fault::TooFast { seen, at_most: most }));
        let relative = self
            .relative_to_reference
            .zip(measured.relative)
            .map(|(share, seen)| from_below(seen, share, Fault::SlowerThanReference { seen, asked: share }));
        let verdicts: Vec<Verdict> = [least, most, relative].into_iter().flatten().collect();
        worst(verdicts)
    }
}

fn from_below(seen: Ratio, bound: f64, fault: Fault) -> Verdict {
    match () {
        () if seen.low >= bound => Verdict::Holds,
        () if seen.high < bound => Verdict::Breaks(fault),
        () => Verdict::Unclear { seen, asked: bound },
    }
}

fn from_above(seen: Ratio, bound: f64, fault: Fault) -> Verdict {
    match () {
        () if seen.high <= bound => Verdict::Holds,
        () if seen.low > bound => Verdict::Breaks(fault),
        () => Verdict::Unclear { seen, asked: bound },
    }
}

/// One that breaks is worse than one that is unclear, and that is worse than one that holds.
fn worst(mut verdicts: Vec<Verdict>) -> Verdict {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Breaks(_) => 0,
        Verdict::Unclear { .. } => 1,
        Verdict::Holds => 2,
    };
    verdicts.sort_by_key(rank);
    verdicts.into_iter().next().unwrap_or(Verdict::Holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: f64, high: f64) -> Ratio {
        Ratio { mean: f64::midpoint(low, high), low, high }
    }

    fn decide(bounds: Bounds, low: f64, high: f64) -> Verdict {
        bounds.decide(&Measured { submission: range(low, high), relative: None })
    }

    const NONE: Bounds = Bounds { at_least: None, at_most: None, relative_to_reference: None };

    #[test]
    fn exactly_the_asked_speedup_passes_and_a_little_less_does_not() {
        let bounds = Bounds { at_least: Some(1.8), ..NONE };
        assert_eq!(decide(bounds, 1.8, 1.9), Verdict::Holds);
        assert!(matches!(decide(bounds, 1.79, 1.9), Verdict::Unclear { .. }));
        assert!(matches!(decide(bounds, 1.0, 1.79), Verdict::Breaks(Fault::TooSlow { .. })));
    }

    #[test]
    fn a_bound_from_above_is_one_too() {
        let bounds = Bounds { at_most: Some(1.1), ..NONE };
        assert_eq!(decide(bounds, 0.9, 1.1), Verdict::Holds);
        assert!(matches!(decide(bounds, 1.0, 1.2), Verdict::Unclear { .. }));
        assert!(matches!(decide(bounds, 1.11, 1.2), Verdict::Breaks(Fault::TooFast { .. })));
    }

    #[test]
    fn what_breaks_counts_before_what_is_unclear() {
        let bounds = Bounds { at_least: Some(1.5), relative_to_reference: Some(0.8), ..NONE };
        let measured = Measured { submission: range(1.4, 1.6), relative: Some(range(0.5, 0.6)) };
        assert!(matches!(bounds.decide(&measured), Verdict::Breaks(Fault::SlowerThanReference { .. })));
    }
}
