//! How sure a measured ratio is.

/// A ratio with the range in which the true one lies.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Ratio {
    /// The geometric mean of the measured ratios.
    pub mean: f64,
    /// The lower end of the confidence interval.
    pub low: f64,
    /// The upper end of the confidence interval.
    pub high: f64,
}

/// The numbers of samples after which a verdict may be formed. Few, because each look at the data is another chance
/// to be wrong, and growing by half, so that a clear case ends early and a noisy one is not looked at all the time.
pub const LOOKS: [usize; 8] = [5, 7, 10, 15, 22, 33, 50, 75];

/// Student's t for a two-sided interval of 99.9 % at each of [`LOOKS`], that is with one degree of freedom less
/// (table in: Abramowitz, Stegun: Handbook of Mathematical Functions, 26.10).
const T: [f64; 8] = [8.610, 5.959, 4.781, 4.140, 3.819, 3.622, 3.500, 3.431];

/// The confidence interval (99.9 %) of the ratio whose samples these are, or `None` between two [`LOOKS`].
///
/// The logarithms are what is averaged: ratios scatter by factors, so that ½ and 2 are equally far from 1.
pub fn ratio(samples: &[f64]) -> Option<Ratio> {
    let look = LOOKS.iter().position(|&count| count == samples.len())?;
    let logarithms: Vec<f64> = samples.iter().map(|sample| sample.ln()).collect();
    let mean = mean(&logarithms);
    let half_width = T[look] * standard_error(&logarithms, mean);
    Some(Ratio { mean: mean.exp(), low: (mean - half_width).exp(), high: (mean + half_width).exp() })
}

#[expect(clippy::cast_precision_loss, reason = "counts of samples are small")]
fn mean(samples: &[f64]) -> f64 {
    samples.iter().sum::<f64>() / samples.len() as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts of samples are small")]
fn standard_error(samples: &[f64], mean: f64) -> f64 {
    let squares: f64 = samples.iter().map(|sample| (sample - mean).powi(2)).sum();
    let count = samples.len() as f64;
    (squares / (count - 1.0) / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_samples_leave_no_doubt() {
        let ratio = ratio(&[2.0; 5]).expect("five samples are a look");
        assert!((ratio.low - 2.0).abs() < 1e-9 && (ratio.high - 2.0).abs() < 1e-9);
    }

    #[test]
    fn scattered_samples_leave_a_wide_interval_around_their_geometric_mean() {
        let ratio = ratio(&[0.5, 2.0, 1.0, 0.5, 2.0]).expect("five samples are a look");
        assert!((ratio.mean - 1.0).abs() < 1e-9);
        assert!(ratio.low < 0.2 && ratio.high > 5.0);
    }

    #[test]
    fn there_is_no_verdict_between_two_looks() {
        assert_eq!(ratio(&[2.0; 4]), None);
        assert_eq!(ratio(&[2.0; 6]), None);
    }

    /// Coverage: of many experiments with a known ratio of 1.5, hardly any interval may miss it.
    #[test]
    fn the_interval_covers_the_true_ratio() {
        let mut random = exam::Random::new(7);
        let mut missed = 0;
        for _ in 0..2000 {
            // The sum of twelve uniform numbers is close to normal.
            let mut noise = || {
                (0..12)
                    .map(|_| f64::from(u32::try_from(random.between(0, 1000)).expect("small")) / 1000.0)
                    .sum::<f64>()
                    - 6.0
            };
            let samples: Vec<f64> = (0..10).map(|_| 1.5 * (0.1 * noise()).exp()).collect();
            let ratio = ratio(&samples).expect("ten samples are a look");
            missed += u32::from(ratio.low > 1.5 || ratio.high < 1.5);
        }
        assert!(missed <= 8, "{missed} of 2000 intervals of 99.9 % missed");
    }
}
