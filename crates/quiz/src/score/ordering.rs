//! The share of an order.

use std::collections::{BTreeMap, BTreeSet};

use super::{Scored, Why, longest_common, ratio};
use crate::model::{OrderRule, Ordering, OrderingCredit, OrderingKey};

pub fn score(ask: &Ordering, key: &OrderingKey, order: &[String]) -> Scored {
    let belonging: Vec<&str> = ask
        .items
        .iter()
        .map(|item| item.id.as_str())
        .filter(|id| !key.distractors.iter().any(|it| it == id))
        .collect();
    let given: Vec<&str> = order.iter().map(String::as_str).collect();
    let count = belonging.len().max(given.len());
    match &key.order {
        OrderRule::Total(right) => {
            let right: Vec<&str> = right.iter().map(String::as_str).collect();
            by_one_order(key.credit, &right, &given, count)
        }
        OrderRule::Before(pairs) => by_pairs(key.credit, pairs, &belonging, &given, count),
    }
}

fn by_one_order(credit: OrderingCredit, right: &[&str], given: &[&str], count: usize) -> Scored {
    let placed = right.iter().zip(given).filter(|(right, given)| right == given).count();
    let longest = longest_common(right, given);
    match credit {
        OrderingCredit::Exact => {
            Scored::of(f64::from(u8::from(right == given)), Why::Order { right: placed, of: count })
        }
        OrderingCredit::Position => Scored::of(ratio(placed, count), Why::Order { right: placed, of: count }),
        OrderingCredit::Adjacent => {
            let pairs: BTreeSet<&[&str]> = given.windows(2).collect();
            let kept = right.windows(2).filter(|pair| pairs.contains(pair)).count();
            Scored::of(ratio(kept, count - 1), Why::Order { right: kept, of: count - 1 })
        }
        OrderingCredit::Lcs => {
            Scored::of(longest_share(longest, count), Why::Order { right: longest, of: count })
        }
    }
}

/// One item is always in order with itself, which is worth nothing.
fn longest_share(longest: usize, count: usize) -> f64 {
    ratio(longest.saturating_sub(1), count.saturating_sub(1))
}

fn by_pairs(
    credit: OrderingCredit,
    pairs: &[(String, String)],
    belonging: &[&str],
    given: &[&str],
    count: usize,
) -> Scored {
    let mut seen = BTreeSet::new();
    let kept: Vec<&str> =
        given.iter().copied().filter(|id| belonging.contains(id) && seen.insert(*id)).collect();
    let right = largest_in_order(&closure(pairs), &kept);
    let share = match credit {
        OrderingCredit::Exact => f64::from(u8::from(right == count)),
        OrderingCredit::Position | OrderingCredit::Adjacent => ratio(right, count),
        OrderingCredit::Lcs => longest_share(right, count),
    };
    Scored::of(share, Why::Order { right, of: count })
}

/// What comes before what, directly or not.
fn closure(pairs: &[(String, String)]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut after: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (first, second) in pairs {
        after.entry(first).or_default().insert(second);
    }
    let names: Vec<&str> = after.keys().copied().collect();
    for middle in names {
        let further = after[middle].clone();
        for later in after.values_mut().filter(|later| later.contains(middle)) {
            later.extend(&further);
        }
    }
    after
}

/// The most items of which every two are in an order that is allowed.
///
/// "Stands earlier, and should stand later" is itself an order: if it holds from one item to a second and from that to
/// a third, it holds from the first to the third. The largest set without such a pair is thus the largest antichain,
/// which is as large as all items less the largest matching (Dilworth, Kőnig).
fn largest_in_order(after: &BTreeMap<&str, BTreeSet<&str>>, given: &[&str]) -> usize {
    let misplaced =
        |early: usize, late: usize| after.get(given[late]).is_some_and(|them| them.contains(given[early]));
    let conflicts: Vec<Vec<usize>> = (0..given.len())
        .map(|early| (early + 1..given.len()).filter(|late| misplaced(early, *late)).collect())
        .collect();
    let mut partner = vec![None; given.len()];
    let found = |at: &usize| augment(*at, &conflicts, &mut partner, &mut vec![false; conflicts.len()]);
    given.len() - (0..given.len()).filter(found).count()
}

/// Finds a partner for one more item, moving others to other partners (Kuhn).
fn augment(at: usize, conflicts: &[Vec<usize>], partner: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    for &other in &conflicts[at] {
        if std::mem::replace(&mut tried[other], true) {
            continue;
        }
        if partner[other].is_none_or(|holder| augment(holder, conflicts, partner, tried)) {
            partner[other] = Some(at);
            return true;
        }
    }
    false
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "shares such as 0, ½ and 1 are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RIGHT: [&str; 4] = ["a", "b", "c", "d"];

    fn share(credit: OrderingCredit, given: &[&str]) -> f64 {
        by_one_order(credit, &RIGHT, given, RIGHT.len().max(given.len())).share
    }

    #[test]
    fn every_rule_gives_everything_for_the_right_order() {
        for credit in
            [OrderingCredit::Exact, OrderingCredit::Position, OrderingCredit::Adjacent, OrderingCredit::Lcs]
        {
            assert!(share(credit, &RIGHT) == 1.0, "{credit:?}");
            assert!(share(credit, &[]) == 0.0, "{credit:?}");
        }
    }

    #[test]
    fn a_swap_costs_what_each_rule_says() {
        let swapped = ["b", "a", "c", "d"];
        let close =
            |credit, expected: f64| assert!((share(credit, &swapped) - expected).abs() < 1e-12, "{credit:?}");
        close(OrderingCredit::Exact, 0.0);
        close(OrderingCredit::Position, 0.5);
        close(OrderingCredit::Adjacent, 1.0 / 3.0);
        close(OrderingCredit::Lcs, 2.0 / 3.0);
    }

    #[test]
    fn a_reversed_order_is_worth_nothing_by_its_longest_part() {
        assert!(share(OrderingCredit::Lcs, &["d", "c", "b", "a"]) == 0.0);
    }

    #[test]
    fn what_does_not_belong_costs() {
        assert!((share(OrderingCredit::Lcs, &["a", "b", "x", "c", "d"]) - 0.75).abs() < 1e-12);
        assert!(share(OrderingCredit::Exact, &["a", "b", "c", "d", "x"]) == 0.0);
    }

    #[test]
    fn any_order_that_keeps_the_pairs_is_right() {
        let pairs = [("a".to_owned(), "c".to_owned()), ("b".to_owned(), "c".to_owned())];
        let share = |given: &[&str]| by_pairs(OrderingCredit::Lcs, &pairs, &["a", "b", "c"], given, 3).share;
        assert!(share(&["a", "b", "c"]) == 1.0 && share(&["b", "a", "c"]) == 1.0);
        assert!(share(&["a", "c", "b"]) == 0.5);
        assert!(share(&["c", "a", "b"]) == 0.5);
    }

    proptest! {
        #[test]
        fn the_largest_part_in_order_is_the_one_that_trying_all_parts_finds(
            edges in prop::collection::vec((0..6usize, 0..6usize), 0..8),
            order in Just(vec![0, 1, 2, 3, 4, 5]).prop_shuffle(),
        ) {
            const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
            let pairs: Vec<_> = edges.into_iter().filter(|(one, other)| one < other)
                .map(|(one, other)| (NAMES[one].to_owned(), NAMES[other].to_owned())).collect();
            let given: Vec<&str> = order.into_iter().map(|at: usize| NAMES[at]).collect();
            let after = closure(&pairs);
            let fine = |part: &Vec<&str>| part.iter().enumerate().all(|(at, early)| {
                part[at..].iter().all(|late| !after.get(late).is_some_and(|them| them.contains(early)))
            });
            let parts = (0..64_u32).map(|bits| {
                given.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, id)| *id).collect::<Vec<_>>()
            });
            let largest = parts.filter(fine).map(|part| part.len()).max();
            prop_assert_eq!(Some(largest_in_order(&after, &given)), largest);
        }
    }
}
