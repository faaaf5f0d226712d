//! Numbers as they are written, compared without rounding.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Mul, Sub};

use num_bigint::{BigInt, Sign};

/// A decimal number: `2.68`, `-11.72`, `1e-4`.
#[derive(Debug, Clone)]
pub struct Decimal {
    digits: BigInt,
    scale: u32, // The number is `digits / 10^scale`.
}

/// More digits than this are no number that a person means; it also bounds the work.
const MOST_DIGITS: usize = 60;

impl Decimal {
    /// Zero.
    #[must_use]
    pub fn zero() -> Decimal {
        Decimal { digits: BigInt::from(0), scale: 0 }
    }

    /// Reads a number as programs write it: digits, a point, an exponent. `None` if it is none, or far too long.
    #[must_use]
    pub fn parse(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (sign, unsigned) = match mantissa.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{fraction}");
        let only_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !only_digits || digits.len() > MOST_DIGITS || exponent.unsigned_abs() as usize > MOST_DIGITS {
            return None;
        }
        let scale = i32::try_from(fraction.len()).ok()? - exponent;
        let digits: BigInt = format!("{sign}{digits}").parse().ok()?;
        Some(match u32::try_from(scale) {
            Ok(scale) => Decimal { digits, scale },
            Err(_) => Decimal { digits: digits * power(scale.unsigned_abs()), scale: 0 },
        })
    }

    /// Its distance from zero.
    #[must_use]
    pub fn abs(&self) -> Decimal {
        Decimal { digits: BigInt::from(self.digits.magnitude().clone()), scale: self.scale }
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.digits.sign() == Sign::Minus
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.digits.sign() == Sign::NoSign
    }

    /// Whether it has no fraction.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        &self.digits % power(self.scale) == BigInt::from(0)
    }

    fn digits_at(&self, scale: u32) -> BigInt {
        &self.digits * power(scale - self.scale)
    }
}

fn power(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let scale = self.scale.max(other.scale);
        self.digits_at(scale).cmp(&other.digits_at(scale))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl Sub for &Decimal {
    type Output = Decimal;

    fn sub(self, other: &Decimal) -> Decimal {
        let scale = self.scale.max(other.scale);
        Decimal { digits: self.digits_at(scale) - other.digits_at(scale), scale }
    }
}

impl Mul for &Decimal {
    type Output = Decimal;

    fn mul(self, other: &Decimal) -> Decimal {
        Decimal { digits: &self.digits * &other.digits, scale: self.scale + other.scale }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", self.digits.magnitude().to_string(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.is_negative() { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect("a number")
    }

    #[test]
    fn a_distance_is_exact_where_floating_point_is_not() {
        let off = (&decimal("-11.72") - &decimal("-11.7")).abs();
        assert!(off <= decimal("0.02"));
        assert!((-11.72_f64 + 11.7).abs() > 0.02);
    }

    #[test]
    fn ways_to_write_a_number_are_one_number() {
        for same in ["2.5", "+2.50", "25e-1", "0.25e1", "02.5"] {
            assert_eq!(decimal(same), decimal("2.5"), "{same}");
        }
        assert_eq!(decimal("3e2"), decimal("300"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for not in ["", "-", ".", "1.2.3", "1e", "e5", "1e999", "nan", "inf", "0x10", "1_000", "--1"] {
            assert!(Decimal::parse(not).is_none(), "{not}");
        }
    }

    #[test]
    fn a_number_is_shown_as_it_is_written() {
        for shown in ["0.05", "-0.5", "12", "2.50"] {
            assert_eq!(decimal(shown).to_string(), shown);
        }
        assert!(decimal("2.00").is_whole() && !decimal("2.01").is_whole());
    }
}
