//! Means, spreads and correlations; `None` where there is none.

use serde::Serialize;

use crate::score::number;

/// A spread below this is a rounding error.
pub const NOTHING: f64 = 1e-12;

/// From where to where a share may well be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// From here.
    pub from: f64,
    /// To here.
    pub to: f64,
}

pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / number(values.len()))
}

/// With n − 1, as Moodle does it.
pub fn variance(values: &[f64]) -> Option<f64> {
    covariance(values, values)
}

pub fn covariance(one: &[f64], other: &[f64]) -> Option<f64> {
    let (mean_one, mean_other) = (mean(one)?, mean(other)?);
    let products = one.iter().zip(other).map(|(one, other)| (one - mean_one) * (other - mean_other));
    (one.len() > 1).then(|| products.sum::<f64>() / number(one.len() - 1))
}

pub fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let (spread_one, spread_other) = (variance(one)?, variance(other)?);
    let spread =
        (spread_one > NOTHING && spread_other > NOTHING).then(|| (spread_one * spread_other).sqrt())?;
    covariance(one, other).map(|covariance| (covariance / spread).clamp(-1.0, 1.0))
}

/// The covariance, as a share of the greatest that the same values in another order have.
pub fn efficiency(one: &[f64], other: &[f64]) -> Option<f64> {
    let sorted = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        values
    };
    let most = covariance(&sorted(one), &sorted(other)).filter(|most| *most > NOTHING)?;
    covariance(one, other).map(|covariance| covariance / most)
}

/// Wilson's interval for a share that was seen so many times, at 95 %.
pub fn wilson(share: f64, count: usize) -> Option<Interval> {
    const Z: f64 = 1.959_963_984_540_054;
    let count = (count > 0).then(|| number(count))?;
    let scale = 1.0 + Z * Z / count;
    let middle = (share + Z * Z / (2.0 * count)) / scale;
    let half = Z / scale * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
    Some(Interval { from: (middle - half).max(0.0), to: (middle + half).min(1.0) })
}

/// How far each value belongs to the greatest `size`. Equal values at the border share the places that are left, so
/// that the order of the values says nothing.
pub fn among_greatest(values: &[f64], size: usize) -> Vec<f64> {
    let belongs = |value: &f64| {
        let above = values.iter().filter(|it| **it > value + NOTHING).count();
        let equal = values.iter().filter(|it| (**it - value).abs() <= NOTHING).count();
        (number(size) - number(above)).clamp(0.0, number(equal)) / number(equal)
    };
    values.iter().map(belongs).collect()
}

/// The mean of values of which each belongs only so far.
pub fn weighed_mean(values: &[f64], belongs: &[f64]) -> Option<f64> {
    let whole: f64 = belongs.iter().sum();
    let sum: f64 = values.iter().zip(belongs).map(|(value, part)| value * part).sum();
    (whole > NOTHING).then(|| sum / whole)
}
