//! `Numeric`.

use super::context::Context;
use super::fields::Fields;
use super::question::Read;
use super::value::Value;
use crate::decimal::Decimal;
use crate::lang::both;
use crate::model::{Ask, NumberAccept, Numeric, NumericKey, Rule, Target};
use crate::numbers::is_within;
use crate::problem::Code;

pub fn numeric(context: &mut Context, mut prompt: Fields, answer: Option<Fields>) -> Read {
    let question = prompt.need(context, "prompt").and_then(|value| value.text(context));
    let unit = prompt.take("unit").and_then(|value| value.text(context));
    prompt.finish(context);
    let rule = match answer {
        Some(answer) => Some(Rule::Numeric(key(context, answer)?)),
        None => None,
    };
    Some((Ask::Numeric(Numeric { prompt: question?, unit }), rule))
}

fn key(context: &mut Context, mut answer: Fields) -> Option<NumericKey> {
    let value = answer.take("value");
    let range = answer.take("range");
    let span = value.as_ref().map_or(answer.span.clone(), |value| value.span.clone());
    let abs = answer.take("abs").and_then(|value| tolerance(context, value)).unwrap_or(Decimal::zero());
    let rel = answer.take("rel").and_then(|value| tolerance(context, value)).unwrap_or(Decimal::zero());
    let units = answer.take("units").map(|value| value.texts(context)).unwrap_or_default();
    let accepts = answer.take("accept").and_then(|value| value.list(context)).unwrap_or_default();
    let target = match (value, range) {
        (Some(value), None) => value.decimal(context).map(Target::Value),
        (None, Some(range)) => self::range(context, range),
        (None, None) => {
            answer.missing(context, "value");
            None
        }
        (Some(_), Some(range)) => {
            let message = both!("`value` and `range` exclude one another", "`value` и `range` несовместимы");
            context.error(Code::Conflict, range.span, message, None);
            None
        }
    };
    answer.finish(context);
    let mut key = NumericKey { target: target?, abs, rel, units, accept: Vec::new() };
    no_tolerance(context, span, &key);
    for value in accepts {
        key.accept.extend(accept(context, value, &key));
    }
    Some(key)
}

fn tolerance(context: &mut Context, value: Value) -> Option<Decimal> {
    let span = value.span.clone();
    let tolerance = value.decimal(context)?;
    if tolerance.is_negative() {
        let message = both!("a tolerance cannot be below zero", "допуск не бывает отрицательным");
        context.error(Code::OutOfRange, span, message, None);
    }
    Some(tolerance)
}

fn range(context: &mut Context, value: Value) -> Option<Target> {
    let span = value.span.clone();
    let ends: Vec<Decimal> =
        value.list(context)?.into_iter().filter_map(|value| value.decimal(context)).collect();
    match <[Decimal; 2]>::try_from(ends) {
        Ok([from, to]) if from <= to => Some(Target::Range(from, to)),
        _ => {
            let message = both!(
                "a range is two numbers, the smaller first",
                "диапазон — это два числа, сначала меньшее"
            );
            context.error(Code::OutOfRange, span, message, None);
            None
        }
    }
}

fn no_tolerance(context: &mut Context, span: std::ops::Range<usize>, key: &NumericKey) {
    let Target::Value(value) = &key.target else { return };
    if key.abs.is_zero() && key.rel.is_zero() && !value.is_whole() {
        let message = both!("{value} has to be met exactly", "нужно точно {value}, без допуска");
        let hint = both!("add `answer.abs = 0.01`", "добавьте `answer.abs = 0.01`");
        context.warn(Code::NoTolerance, span, message, Some(hint));
    }
}

fn accept(context: &mut Context, value: Value, key: &NumericKey) -> Option<NumberAccept> {
    let span = value.span.clone();
    let mut fields = value.fields(context)?;
    let number = fields.need(context, "value").and_then(|value| value.decimal(context));
    let abs = fields.take("abs").and_then(|value| tolerance(context, value)).unwrap_or(Decimal::zero());
    let credit = fields.take("credit").and_then(|value| value.number(context, 0.0..=1.0)).unwrap_or(1.0);
    let feedback = fields.take("feedback").and_then(|value| value.text(context));
    fields.finish(context);
    let value = number?;
    if is_within(key, &value) && abs.is_zero() {
        let message =
            both!("this can never apply: {value} is right", "это правило не сработает: {value} и так верно");
        context.warn(Code::NeverApplies, span, message, None);
    }
    Some(NumberAccept { value, abs, credit, feedback })
}
