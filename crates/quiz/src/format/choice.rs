//! `MultipleChoice`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::context::Context;
use super::fields::{Fields, closest};
use super::question::Read;
use super::value::Value;
use crate::lang::both;
use crate::model::{Arrange, Ask, Choice, ChoiceCredit, ChoiceKey, Item, OptionKey, OptionMode, Pin, Rule};
use crate::problem::Code;
use crate::text::Text;

/// The names of the rules of credit.
pub const CREDITS: &[(&str, ChoiceCredit)] = &[
    ("all-or-nothing", ChoiceCredit::AllOrNothing),
    ("balanced", ChoiceCredit::Balanced),
    ("net-correct", ChoiceCredit::NetCorrect),
    ("each-option", ChoiceCredit::EachOption),
    ("coverage", ChoiceCredit::Coverage),
    ("proportional-correct", ChoiceCredit::ProportionalCorrect),
    ("fractions", ChoiceCredit::Fractions),
];

pub fn choice(context: &mut Context, mut prompt: Fields, answer: Option<Fields>) -> Read {
    let span = prompt.span.clone();
    let question = prompt.need(context, "prompt").and_then(|value| value.text(context));
    let arrange = arrange(context, &mut prompt);
    let select = prompt.take_ours(context, "select");
    let select = select.and_then(|value| value.one_of(context, &[("one", false), ("many", true)]));
    let choose = prompt.take_ours(context, "choose");
    let choose_span = choose.as_ref().map(|value| value.span.clone());
    let choose = choose.and_then(|value| value.count(context, 1));
    let options = prompt.take_ours(context, "options");
    let distractors = prompt.take("distractors");
    let set = match (options, distractors) {
        (Some(options), Some(distractors)) => {
            both_kinds(context, distractors.span);
            listed(context, options, answer)
        }
        (Some(options), None) => listed(context, options, answer),
        (None, Some(distractors)) => spliced(context, distractors, answer, &arrange),
        (None, None) => {
            prompt.missing(context, if context.strict { "options" } else { "distractors" });
            None
        }
    };
    prompt.finish(context);
    let mut set = set?;
    let many = many(context, &span, select, &mut set);
    if let (Some(choose), Some(span)) = (choose, choose_span) {
        check_choose(context, span, choose as usize, many, &set);
    }
    let choose = choose.map(|count| count as usize);
    let choice = Choice { prompt: question?, options: set.options, many, choose, arrange: arrange.arrange };
    Some((Ask::Choice(choice), set.key.map(Rule::Choice)))
}

/// The options, and what the answer says of them.
struct Set {
    options: Vec<Item>,
    key: Option<ChoiceKey>,
    as_list: bool,
}

struct Arranged {
    arrange: Arrange,
    index: Option<(usize, Range<usize>)>,
}

fn arrange(context: &mut Context, prompt: &mut Fields) -> Arranged {
    let index = prompt.take("answerIndex");
    let index = index.and_then(|value| {
        let span = value.span.clone();
        Some((value.integer::<usize>(context)?, span))
    });
    let sorted =
        prompt.take("sortAnswers").map(|value| (value.span.clone(), value.bool(context) == Some(true)));
    if let (Some(_), Some((span, true))) = (&index, &sorted) {
        let message = both!(
            "`answerIndex` and `sortAnswers` exclude one another",
            "`answerIndex` и `sortAnswers` несовместимы"
        );
        context.error(Code::Conflict, span.clone(), message, None);
    }
    let arrange = match (&index, sorted) {
        (Some(_), _) => Arrange::AsWritten,
        (None, Some((_, true))) => Arrange::Sorted,
        (None, _) => Arrange::Shuffled,
    };
    Arranged { arrange, index }
}

fn both_kinds(context: &mut Context, span: Range<usize>) {
    let message =
        both!("`options` and `distractors` exclude one another", "`options` и `distractors` несовместимы");
    let hint = both!("move the distractors into `options`", "перенесите неверные варианты в `options`");
    context.error(Code::Conflict, span, message, Some(hint));
}

/// Distractors with the right ones spliced in, as mdbook-quiz shows them.
fn spliced(
    context: &mut Context,
    distractors: Value,
    answer: Option<Fields>,
    arranged: &Arranged,
) -> Option<Set> {
    let wrong: Vec<Item> = distractors.texts(context).into_iter().map(unnamed).collect();
    let Some(mut answer) = answer else {
        return Some(Set { options: wrong, key: None, as_list: false });
    };
    let value = answer.need(context, "answer");
    let credit = credit(context, &mut answer);
    answer.finish(context);
    let value = value?;
    let (span, as_list) = (value.span.clone(), value.is_list());
    let right: Vec<Text> = value.one_or_list(context).into_iter().filter_map(|it| it.text(context)).collect();
    let right: Vec<Item> = right.into_iter().map(unnamed).collect();
    if as_list && right.is_empty() {
        no_answer(context, span);
    }
    let key = ChoiceKey { right: ids(&right), credit, options: BTreeMap::new() };
    let at = place_of_answer(context, arranged, wrong.len());
    let mut options = wrong;
    options.splice(at..at, right);
    Some(Set { options: each_once(options, &key.right), key: Some(key), as_list })
}

fn place_of_answer(context: &mut Context, arranged: &Arranged, distractors: usize) -> usize {
    match &arranged.index {
        Some((index, span)) if *index > distractors => {
            let message = both!(
                "`answerIndex` is {index}, and there are only {distractors} distractors",
                "`answerIndex` равен {index}, а неверных вариантов всего {distractors}"
            );
            context.error(Code::OutOfRange, span.clone(), message, None);
            0
        }
        Some((index, _)) => *index,
        None => 0,
    }
}

/// mdbook-quiz compares texts, so an option that is written twice is one.
fn each_once(options: Vec<Item>, right: &[String]) -> Vec<Item> {
    let mut seen = BTreeSet::new();
    let (right, wrong): (Vec<_>, Vec<_>) =
        options.into_iter().enumerate().partition(|(_, item)| right.contains(&item.id));
    let mut kept: Vec<_> =
        right.into_iter().chain(wrong).filter(|(_, item)| seen.insert(item.id.clone())).collect();
    kept.sort_by_key(|(at, _)| *at);
    kept.into_iter().map(|(_, item)| item).collect()
}

/// Options with ids, which the answer names.
fn listed(context: &mut Context, options: Value, answer: Option<Fields>) -> Option<Set> {
    let values = options.list(context)?;
    let mut items = Vec::new();
    let mut keys = BTreeMap::new();
    for value in values {
        let Some((item, key)) = option(context, value, &items) else { continue };
        keys.insert(item.id.clone(), key);
        items.push(item);
    }
    let Some(mut answer) = answer else { return Some(Set { options: items, key: None, as_list: false }) };
    let value = answer.need(context, "answer");
    let given = credit(context, &mut answer);
    answer.finish(context);
    let value = value?;
    let (span, as_list) = (value.span.clone(), value.is_list());
    let mut right = Vec::new();
    for value in value.one_or_list(context) {
        right.extend(named(context, value, &items));
    }
    if right.is_empty() && as_list {
        no_answer(context, span.clone());
    }
    let own_credits = keys.values().any(|key: &OptionKey| key.credit.is_some());
    let credit = if own_credits { ChoiceCredit::Fractions } else { given };
    let key = ChoiceKey { right, credit, options: keys };
    attainable(context, span, &key, as_list);
    Some(Set { options: items, key: Some(key), as_list })
}

fn credit(context: &mut Context, answer: &mut Fields) -> ChoiceCredit {
    let said = answer.take_ours(context, "credit").and_then(|value| value.one_of(context, CREDITS));
    said.unwrap_or(context.credit)
}

fn option(context: &mut Context, value: Value, before: &[Item]) -> Option<(Item, OptionKey)> {
    let mut fields = value.fields(context)?;
    let item = item(context, &mut fields, before);
    let modes = [("disregard", OptionMode::Disregard), ("always-correct", OptionMode::AlwaysCorrect)];
    let key = OptionKey {
        feedback: fields.take("feedback").and_then(|value| value.text(context)),
        credit: fields.take("credit").and_then(|value| value.number(context, -1.0..=1.0)),
        mode: fields.take("mode").and_then(|value| value.one_of(context, &modes)),
    };
    fields.finish(context);
    Some((item?, key))
}

/// Reads the keys that every option and every item of a list has.
pub fn item(context: &mut Context, fields: &mut Fields, before: &[Item]) -> Option<Item> {
    let text = fields.need(context, "text").and_then(|value| value.text(context));
    let pins = [("first", Pin::First), ("last", Pin::Last)];
    let pin = fields.take("pin").and_then(|value| value.one_of(context, &pins));
    let id = fields.take("id");
    let span = id.as_ref().map_or(fields.span.clone(), |value| value.span.clone());
    let id = id.map(|value| value.name(context));
    let item = match (id, text?) {
        (Some(id), text) => Item { id: id?, text, pin },
        (None, text) => Item { pin, ..unnamed(text) },
    };
    if before.iter().any(|other| other.id == item.id) {
        let id = &item.id;
        let message = both!("`{id}` occurs twice", "`{id}` встречается дважды");
        context.error(Code::DuplicateId, span, message, None);
    }
    Some(item)
}

/// An option without an id: its name is made of its text, for its place in the file would tell whether it is right.
pub fn unnamed(text: Text) -> Item {
    let hash = blake3::hash(text.first().trim().as_bytes()).to_hex();
    Item { id: format!("o-{}", &hash[..6]), text, pin: None }
}

/// The id that a value names, if there is such an item.
pub fn named(context: &mut Context, value: Value, items: &[Item]) -> Option<String> {
    let span = value.span.clone();
    let id = value.string(context)?;
    if items.iter().any(|item| item.id == id) {
        return Some(id);
    }
    unknown(context, span, &id, items);
    None
}

/// Tells that there is no item of that id.
pub fn unknown(context: &mut Context, span: Range<usize>, id: &str, items: &[Item]) {
    let by_text = items.iter().find(|item| item.text.all().any(|text| text.trim() == id.trim()));
    let similar = by_text.map(|item| item.id.as_str());
    let similar = similar.or_else(|| closest(id, items.iter().map(|item| item.id.as_str())));
    let all = items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>().join("`, `");
    let hint = match similar {
        Some(other) => both!("did you mean `{other}`?", "может быть, `{other}`?"),
        None => both!("there are `{all}`", "есть `{all}`"),
    };
    let message = both!("there is no `{id}` to choose from", "варианта `{id}` нет");
    context.error(Code::UnknownOption, span, message, Some(hint));
}

fn ids(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| item.id.clone()).collect()
}

fn no_answer(context: &mut Context, span: Range<usize>) {
    let message = both!("no option is right", "ни один вариант не верен");
    context.error(Code::Incomplete, span, message, None);
}

fn many(context: &mut Context, span: &Range<usize>, select: Option<bool>, set: &mut Set) -> bool {
    let many = select.unwrap_or(set.as_list);
    let right = set.key.as_ref().map_or(0, |key| key.right.len());
    if !many && right > 1 {
        let message = both!(
            "`select` is `one`, and {right} options are right",
            "`select` — `one`, а верных вариантов {right}"
        );
        context.error(Code::Conflict, span.clone(), message, None);
    }
    many
}

/// Options are drawn without a look at the key where several are right, so that a copy without it draws the same.
fn check_choose(context: &mut Context, span: Range<usize>, choose: usize, many: bool, set: &Set) {
    let count = set.options.len();
    let wrong = set.key.as_ref().map_or(0, |key| count - key.right.len().min(count));
    let least = if many { wrong + 1 } else { 2 };
    if choose > count || (set.key.is_some() && choose < least) {
        let message =
            both!("`choose` has to be from {least} to {count}", "`choose` должно быть от {least} до {count}");
        let hint = both!(
            "a right option has to be among those drawn",
            "среди показанных должен быть верный вариант"
        );
        context.error(Code::OutOfRange, span, message, Some(hint));
    }
}

fn attainable(context: &mut Context, span: Range<usize>, key: &ChoiceKey, many: bool) {
    if key.credit != ChoiceCredit::Fractions {
        return;
    }
    let credits = key.options.values().filter_map(|option| option.credit).filter(|credit| *credit > 0.0);
    let most = if many { credits.sum::<f64>() } else { credits.fold(0.0, f64::max) };
    if most < 1.0 - 1e-3 {
        let message = both!(
            "full credit cannot be reached: {most} is the most",
            "полный балл недостижим: не больше {most}"
        );
        context.error(Code::NoFullCredit, span, message, None);
    }
}
