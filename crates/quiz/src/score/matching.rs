//! The share of pairs.

use std::collections::BTreeMap;

use super::{Scored, Why, ratio};
use crate::model::{Matching, MatchingCredit, MatchingKey};

pub fn score(ask: &Matching, key: &MatchingKey, pairs: &BTreeMap<String, String>) -> Scored {
    let of = key.pairs.len();
    let right = key
        .pairs
        .iter()
        .filter(|(left, right)| pairs.get(*left).is_some_and(|it| same(ask, right, it)))
        .count();
    let share = match key.credit {
        MatchingCredit::EachPair => ratio(right, of),
        MatchingCredit::AllOrNothing => f64::from(u8::from(right == of)),
    };
    Scored::of(share, Why::Pairs { right, of })
}

/// Whether two partners are one, or read the same: a student cannot tell those apart.
fn same(ask: &Matching, one: &str, other: &str) -> bool {
    one == other || ask.right(one).zip(ask.right(other)).is_some_and(|(one, other)| one.text == other.text)
}
