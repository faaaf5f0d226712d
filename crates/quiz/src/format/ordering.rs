//! `Ordering`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::choice::{item, named, unknown, unnamed};
use super::context::Context;
use super::fields::Fields;
use super::question::Read;
use super::value::Value;
use crate::lang::both;
use crate::model::{Ask, Item, OrderRule, Ordering, OrderingCredit, OrderingKey, Rule};
use crate::problem::Code;

pub fn ordering(context: &mut Context, mut prompt: Fields, answer: Option<Fields>) -> Read {
    let question = prompt.need(context, "prompt").and_then(|value| value.text(context));
    let listed = prompt.need(context, "items");
    let span = listed.as_ref().map_or(prompt.span.clone(), |value| value.span.clone());
    let mut all = Vec::new();
    if let Some(listed) = listed {
        items(context, listed, &mut all);
    }
    let belonging = all.len();
    if let Some(extra) = prompt.take("distractors") {
        items(context, extra, &mut all);
    }
    let subset = prompt.take("subset").and_then(|value| value.bool(context)).unwrap_or(false);
    prompt.finish(context);
    few(context, span, belonging);
    let rule = match answer {
        Some(answer) => Some(Rule::Ordering(key(context, answer, &all, belonging)?)),
        None => None,
    };
    let some_do_not_belong = subset || all.len() > belonging;
    Some((Ask::Ordering(Ordering { prompt: question?, items: all, some_do_not_belong }), rule))
}

/// Reads a list of items, which are tables, or texts without an id.
pub fn items(context: &mut Context, value: Value, all: &mut Vec<Item>) {
    for value in value.list(context).unwrap_or_default() {
        let read = if value.is_table() {
            value.fields(context).and_then(|mut fields| {
                let read = item(context, &mut fields, all);
                fields.finish(context);
                read
            })
        } else {
            value.text(context).map(unnamed)
        };
        all.extend(read);
    }
}

fn few(context: &mut Context, span: Range<usize>, count: usize) {
    if count < 2 {
        let message =
            both!("two items at least can be put in order", "упорядочить можно не меньше двух элементов");
        context.error(Code::TooFewOptions, span, message, None);
    }
}

fn key(context: &mut Context, mut answer: Fields, all: &[Item], belonging: usize) -> Option<OrderingKey> {
    let order = answer.take("order");
    let before = answer.take("before");
    let credits = [
        ("exact", OrderingCredit::Exact),
        ("position", OrderingCredit::Position),
        ("adjacent", OrderingCredit::Adjacent),
        ("lcs", OrderingCredit::Lcs),
    ];
    let credit = answer.take("credit").and_then(|value| value.one_of(context, &credits));
    let order = match (order, before) {
        (Some(order), None) => total(context, order, &all[..belonging]).map(OrderRule::Total),
        (None, Some(before)) => Some(OrderRule::Before(partial(context, before, &all[..belonging]))),
        (None, None) => {
            answer.missing(context, "order");
            None
        }
        (Some(_), Some(before)) => {
            let message =
                both!("`order` and `before` exclude one another", "`order` и `before` несовместимы");
            context.error(Code::Conflict, before.span, message, None);
            None
        }
    };
    answer.finish(context);
    let distractors = all[belonging..].iter().map(|item| item.id.clone()).collect();
    Some(OrderingKey { order: order?, distractors, credit: credit.unwrap_or(OrderingCredit::Exact) })
}

fn total(context: &mut Context, value: Value, items: &[Item]) -> Option<Vec<String>> {
    let span = value.span.clone();
    let values = value.list(context)?;
    let order: Vec<String> = values.into_iter().filter_map(|value| named(context, value, items)).collect();
    let different: BTreeSet<&String> = order.iter().collect();
    let missing = items.iter().find(|item| !different.contains(&item.id));
    let twice = order.len() != different.len();
    if let Some(Item { id, .. }) = missing {
        let message = both!("`{id}` is missing in the order", "в порядке нет `{id}`");
        context.error(Code::Incomplete, span, message, None);
    } else if twice {
        let message = both!("an item occurs twice in the order", "элемент встречается в порядке дважды");
        context.error(Code::DuplicateId, span, message, None);
    }
    Some(order)
}

fn partial(context: &mut Context, value: Value, items: &[Item]) -> Vec<(String, String)> {
    let span = value.span.clone();
    let pairs = value.pairs(context);
    for (span, (first, second)) in &pairs {
        for id in [first, second] {
            if !items.iter().any(|item| item.id == *id) {
                unknown(context, span.clone(), id, items);
            }
        }
    }
    let pairs: Vec<_> = pairs.into_iter().map(|(_, pair)| pair).collect();
    if has_cycle(&pairs) {
        let message = both!("this order contradicts itself", "этот порядок противоречит сам себе");
        context.error(Code::Cycle, span, message, None);
    }
    pairs
}

/// Whether something would have to come before itself.
pub fn has_cycle(pairs: &[(String, String)]) -> bool {
    let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
    let mut after: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (first, second) in pairs {
        waiting.entry(first).or_default();
        *waiting.entry(second).or_default() += 1;
        after.entry(first).or_default().push(second);
    }
    let mut free: Vec<&str> =
        waiting.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
    let mut done = 0;
    while let Some(name) = free.pop() {
        done += 1;
        for next in after.get(name).into_iter().flatten() {
            let count = waiting.get_mut(next).expect("every name was entered above");
            *count -= 1;
            if *count == 0 {
                free.push(next);
            }
        }
    }
    done < waiting.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_comes_before_itself_is_a_cycle() {
        let pair = |first: &str, second: &str| (first.to_owned(), second.to_owned());
        assert!(has_cycle(&[pair("a", "b"), pair("b", "c"), pair("c", "a")]));
        assert!(has_cycle(&[pair("a", "a")]));
        assert!(!has_cycle(&[pair("a", "b"), pair("a", "c"), pair("b", "c"), pair("a", "b")]));
    }
}
