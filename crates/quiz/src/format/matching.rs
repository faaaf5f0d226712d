//! `Matching`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::choice::{named, unknown};
use super::context::Context;
use super::fields::Fields;
use super::ordering::items;
use super::question::Read;
use crate::lang::both;
use crate::model::{Ask, Item, Matching, MatchingCredit, MatchingKey, Rule};
use crate::problem::Code;

pub fn matching(context: &mut Context, mut prompt: Fields, answer: Option<Fields>) -> Read {
    let question = prompt.need(context, "prompt").and_then(|value| value.text(context));
    let left = side(context, &mut prompt, "left");
    let right = side(context, &mut prompt, "right");
    prompt.finish(context);
    let rule = match answer {
        Some(answer) => Some(Rule::Matching(key(context, answer, &left, &right)?)),
        None => None,
    };
    Some((Ask::Matching(Matching { prompt: question?, left, right }), rule))
}

fn side(context: &mut Context, prompt: &mut Fields, name: &'static str) -> Vec<Item> {
    let mut all = Vec::new();
    let Some(value) = prompt.need(context, name) else { return all };
    let span = value.span.clone();
    items(context, value, &mut all);
    if all.is_empty() {
        let message = both!("`{name}` has nothing to match", "в `{name}` нечего сопоставлять");
        context.error(Code::TooFewOptions, span, message, None);
    }
    all
}

fn key(context: &mut Context, mut answer: Fields, left: &[Item], right: &[Item]) -> Option<MatchingKey> {
    let value = answer.need(context, "pairs");
    let credits = [("each-pair", MatchingCredit::EachPair), ("all-or-nothing", MatchingCredit::AllOrNothing)];
    let credit = answer.take("credit").and_then(|value| value.one_of(context, &credits));
    answer.finish(context);
    let fields = value?.fields(context)?;
    let span = fields.span.clone();
    let mut pairs = BTreeMap::new();
    for (id, at, value) in fields.into_entries() {
        if !left.iter().any(|item| item.id == id) {
            unknown(context, at, &id, left);
        }
        if let Some(partner) = named(context, value, right) {
            pairs.insert(id, partner);
        }
    }
    complete(context, span, &pairs, left);
    Some(MatchingKey { pairs, credit: credit.unwrap_or(MatchingCredit::EachPair) })
}

fn complete(context: &mut Context, span: Range<usize>, pairs: &BTreeMap<String, String>, left: &[Item]) {
    for Item { id, .. } in left.iter().filter(|item| !pairs.contains_key(&item.id)) {
        let message = both!("`{id}` has no partner", "у `{id}` нет пары");
        context.error(Code::Incomplete, span.clone(), message, None);
    }
}
