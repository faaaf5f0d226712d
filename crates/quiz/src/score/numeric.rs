//! The share of a number.

use super::{Scored, Why};
use crate::model::{Numeric, NumericKey};
use crate::numbers::{is_unit, is_within, read_number};
use crate::words::odd_characters;

pub fn score(ask: &Numeric, key: &NumericKey, text: &str) -> Scored {
    let Some(written) = read_number(text) else {
        return Scored::of(0.0, Why::NoNumber { read: odd_characters(text) });
    };
    if !is_unit(&key.units, ask.unit.as_ref(), &written.unit) {
        return Scored::of(0.0, Why::OtherUnit { unit: written.unit });
    }
    if is_within(key, &written.value) {
        return Scored::of(1.0, Why::Number);
    }
    let near = key.accept.iter().filter(|accept| (&written.value - &accept.value).abs() <= accept.abs);
    match near.max_by(|one, other| one.credit.total_cmp(&other.credit)) {
        Some(accept) if accept.credit > 0.0 => {
            Scored::of(accept.credit, Why::Number).telling(&accept.feedback)
        }
        Some(accept) => Scored::of(0.0, Why::OtherNumber).telling(&accept.feedback),
        None => Scored::of(0.0, Why::OtherNumber),
    }
}
