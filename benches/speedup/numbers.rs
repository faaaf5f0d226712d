//! Several measurements of one thing.

use std::fmt;

/// In order.
#[derive(Default, Clone)]
pub struct Numbers(Vec<f64>);

impl Numbers {
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Numbers {
        let mut numbers: Vec<f64> = numbers.into_iter().collect();
        numbers.sort_by(f64::total_cmp);
        Numbers(numbers)
    }

    pub fn min(&self) -> f64 {
        self.0.first().copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> f64 {
        self.0.get(self.0.len() / 2).copied().unwrap_or(f64::NAN)
    }

    pub fn max(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Numbers {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{:>6.2} {:>6.2} {:>6.2}", self.min(), self.median(), self.max())
    }
}
