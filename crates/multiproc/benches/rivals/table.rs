//! The table: a row for each work, a column for each that does it.

use crate::Work;
use crate::runners::{NAMES, Times};
use std::fmt;

/// A work, and how long each took for it.
pub struct Row {
    pub work: &'static Work,
    pub times: Times,
}

/// Prints what the columns are.
pub fn head() {
    println!("microseconds each, or GB/s, at best; and how many times as long the best of the others takes");
    print!("  {:<40}", "");
    for name in NAMES {
        print!(" {name:>11}");
    }
    println!();
}

impl Row {
    /// Whether nobody else is faster.
    pub fn is_won(&self) -> bool {
        self.lead().is_none_or(|lead| lead >= 1.0)
    }

    /// How many times as long as ours the best of the others takes.
    fn lead(&self) -> Option<f64> {
        let [ours, others @ ..] = self.times;
        let best = others.into_iter().flatten().min_by(f64::total_cmp)?;
        Some(best / ours?)
    }

    fn cell(&self, time: f64) -> String {
        match self.work.bytes {
            Some(bytes) => format!("{:.2} GB/s", bytes as f64 / time),
            None => format!("{:.2}", time / 1000.0),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:<40}", if self.is_won() { "✓" } else { "✗" }, self.work.what)?;
        for time in self.times {
            write!(f, " {:>11}", time.map_or("-".to_string(), |time| self.cell(time)))?;
        }
        self.lead().map_or(Ok(()), |lead| write!(f, " {lead:>6.1} ×"))
    }
}
