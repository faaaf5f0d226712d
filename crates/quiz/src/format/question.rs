//! The keys that all questions have.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::context::Context;
use super::fields::{Fields, add_schema, closest};
use super::value::Value;
use super::{choice, lint, matching, numeric, ordering, short, tracing};
use crate::lang::both;
use crate::model::{Ask, Key, Level, Part, Question, Rule, Status};
use crate::problem::Code;
use crate::text::Text;

/// What a question of one type asks, and what is right.
pub type Read = Option<(Ask, Option<Rule>)>;

type Reader = fn(&mut Context, Fields, Option<Fields>) -> Read;

const TYPES: [(&str, Reader); 6] = [
    ("MultipleChoice", choice::choice),
    ("ShortAnswer", short::short),
    ("Tracing", tracing::tracing),
    ("Numeric", numeric::numeric),
    ("Ordering", ordering::ordering),
    ("Matching", matching::matching),
];

/// No question is worth more: sums stay exact enough.
pub const MOST_WEIGHT: f64 = 1e6;

/// Types that mdbook-quiz has: the first so many of [`TYPES`].
const OF_MDBOOK: usize = 3;

/// Reads one question; `None` if too much of it is wrong.
pub fn question(
    context: &mut Context,
    value: Value,
    multipart: &BTreeMap<String, Text>,
    ids: &mut BTreeSet<String>,
) -> Option<Question> {
    let span = value.span.clone();
    let (line, _) = context.place(span.start);
    let mut fields = value.into_root().fields(context)?;
    let id = id(context, &mut fields, ids);
    let reader = reader(context, &mut fields);
    let sealed = fields.take_ours(context, "sealed").and_then(|value| value.name(context));
    let answer = answer(context, &mut fields, sealed.is_some());
    let explained = fields.take("context").and_then(|value| value.text(context));
    let prompt = fields.need(context, "prompt").and_then(|value| value.fields(context));
    let named = fields.take("multipart").and_then(|value| part_of(context, value, multipart));
    let asks_explanation = fields.take("promptExplanation").and_then(|value| value.bool(context));
    let rest = Rest::read(context, &mut fields);
    fields.finish(context);
    // Only now: what an unknown type asks cannot be read, but its other mistakes were told.
    let (ask, rule) = reader?(context, prompt?, answer?)?;
    lint::question(context, &span, &ask, rule.as_ref());
    Some(Question {
        id,
        multipart: named,
        weight: rest.weight,
        tags: rest.tags,
        refs: rest.refs,
        level: rest.level,
        hints: rest.hints,
        hint_cost: rest.hint_cost,
        attempts: rest.attempts,
        status: rest.status,
        asks_explanation: asks_explanation.unwrap_or(false),
        ask,
        key: rule.map(|rule| Key { context: explained, rule }),
        sealed,
        span,
        line,
    })
}

/// The id, or `<stem>#<n>`, which the context has already.
fn id(context: &mut Context, fields: &mut Fields, ids: &mut BTreeSet<String>) -> String {
    let unnamed = context.question.clone().unwrap_or_default();
    let Some(value) = fields.take("id") else {
        taken(context, fields.span.clone(), &unnamed, ids);
        return unnamed;
    };
    let span = value.span.clone();
    let Some(id) = value.name(context) else { return unnamed };
    context.question = Some(id.clone());
    taken(context, span, &id, ids);
    id
}

fn taken(context: &mut Context, span: Range<usize>, id: &str, ids: &mut BTreeSet<String>) {
    if !ids.insert(id.to_owned()) {
        let message = both!("another question has the id `{id}`", "id `{id}` уже есть у другого вопроса");
        context.error(Code::DuplicateId, span, message, None);
    }
}

fn reader(context: &mut Context, fields: &mut Fields) -> Option<Reader> {
    let value = fields.need(context, "type")?;
    let span = value.span.clone();
    let name = value.string(context)?;
    let known = if context.strict { TYPES.len() } else { OF_MDBOOK };
    if let Some((_, reader)) = TYPES[..known].iter().find(|(known, _)| *known == name) {
        return Some(*reader);
    }
    let all = TYPES[..known].iter().map(|(known, _)| *known).collect::<Vec<_>>().join("`, `");
    let similar = closest(&name, TYPES.iter().map(|(known, _)| *known));
    let hint = match similar {
        Some(other) if other == name => add_schema(),
        Some(other) => both!("did you mean `{other}`?", "может быть, `{other}`?"),
        None => both!("possible are `{all}`", "бывают `{all}`"),
    };
    let message = both!("there is no type of question `{name}`", "вопросов типа `{name}` не бывает");
    context.error(Code::UnknownType, span, message, Some(hint));
    None
}

/// The table of the answer; `Some(None)` where there has to be none.
#[expect(clippy::option_option, reason = "a mistake, no answer and an answer are three things")]
fn answer<'i>(context: &mut Context, fields: &mut Fields<'i>, sealed: bool) -> Option<Option<Fields<'i>>> {
    let hidden = context.part == Part::Public || sealed;
    match fields.take("answer") {
        Some(value) if hidden => {
            let message =
                both!("what students see has the answer in it", "в том, что видят студенты, есть ответ");
            let hint = both!("leave `answer` to the key", "оставьте `answer` только в ключе");
            context.error(Code::Conflict, value.span, message, Some(hint));
            None
        }
        Some(value) => Some(Some(value.fields(context)?)),
        None if hidden => Some(None),
        None => {
            fields.missing(context, "answer");
            None
        }
    }
}

fn part_of(context: &mut Context, value: Value, multipart: &BTreeMap<String, Text>) -> Option<String> {
    let span = value.span.clone();
    let name = value.string(context)?;
    if !multipart.contains_key(&name) {
        let similar = closest(&name, multipart.keys().map(String::as_str));
        let hint = similar.map(|other| both!("did you mean `{other}`?", "может быть, `{other}`?"));
        let message = both!("`[multipart]` has no `{name}`", "в `[multipart]` нет `{name}`");
        context.error(Code::UnknownMultipart, span, message, hint);
    }
    Some(name)
}

/// The keys that files of mdbook-quiz do not have.
struct Rest {
    weight: f64,
    tags: Vec<String>,
    refs: Vec<String>,
    level: Option<Level>,
    hints: Vec<Text>,
    hint_cost: f64,
    attempts: Option<u32>,
    status: Status,
}

impl Rest {
    fn read(context: &mut Context, fields: &mut Fields) -> Rest {
        let weight = fields.take_ours(context, "weight");
        let weight = weight.and_then(|value| value.number(context, 0.0..=MOST_WEIGHT));
        let hints =
            fields.take_ours(context, "hint").map(|value| value.one_or_list(context)).unwrap_or_default();
        let cost = fields.take_ours(context, "hintCost").and_then(|value| value.number(context, 0.0..=1.0));
        Rest {
            weight: weight.unwrap_or(context.weight),
            tags: fields.take_ours(context, "tags").map(|value| value.names(context)).unwrap_or_default(),
            refs: fields.take_ours(context, "refs").map(|value| value.names(context)).unwrap_or_default(),
            level: level(context, fields),
            hints: hints.into_iter().filter_map(|value| value.text(context)).collect(),
            hint_cost: cost.unwrap_or(0.0),
            attempts: fields.take_ours(context, "attempts").and_then(|value| value.count(context, 1)),
            status: status(context, fields),
        }
    }
}

fn level(context: &mut Context, fields: &mut Fields) -> Option<Level> {
    let names = [("recall", Level::Recall), ("apply", Level::Apply), ("analyse", Level::Analyse)];
    fields.take_ours(context, "level")?.one_of(context, &names)
}

fn status(context: &mut Context, fields: &mut Fields) -> Status {
    let names = [
        ("active", Status::Active),
        ("draft", Status::Draft),
        ("disregard", Status::Disregard),
        ("full-credit", Status::FullCredit),
    ];
    let said = fields.take_ours(context, "status").and_then(|value| value.one_of(context, &names));
    said.unwrap_or(Status::Active)
}
