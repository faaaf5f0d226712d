//! `Tracing`.

use std::ops::Range;

use super::context::Context;
use super::fields::Fields;
use super::ordering::has_cycle;
use super::question::Read;
use super::value::Value;
use crate::lang::both;
use crate::model::{Ask, LineOrder, Rule, Tracing, TracingKey};
use crate::problem::Code;

pub fn tracing(context: &mut Context, mut prompt: Fields, answer: Option<Fields>) -> Read {
    let program = prompt.need(context, "program").and_then(|value| value.name(context));
    let tracing = Tracing {
        prompt: prompt.take_ours(context, "prompt").and_then(|value| value.text(context)),
        program: String::new(),
        language: text(context, &mut prompt, "language").unwrap_or("rust".to_owned()),
        edition: text(context, &mut prompt, "edition"),
    };
    prompt.finish(context);
    let rule = match answer {
        Some(answer) => Some(Rule::Tracing(key(context, answer)?)),
        None => None,
    };
    Some((Ask::Tracing(Tracing { program: program?, ..tracing }), rule))
}

fn text(context: &mut Context, fields: &mut Fields, key: &'static str) -> Option<String> {
    fields.take_ours(context, key)?.name(context)
}

fn key(context: &mut Context, mut answer: Fields) -> Option<TracingKey> {
    let compiles = answer.need(context, "doesCompile").and_then(|value| value.bool(context));
    let (outputs, span) = outputs(context, &mut answer);
    let line_number = answer.take("lineNumber").and_then(|value| value.integer(context));
    let order = order(context, &mut answer, &outputs);
    let credits = [("lines", true), ("exact", false)];
    let credit = answer.take_ours(context, "credit").and_then(|value| value.one_of(context, &credits));
    let exit_code = answer.take_ours(context, "exitCode").and_then(|value| value.integer(context));
    let at = span.unwrap_or(answer.span.clone());
    answer.finish(context);
    let compiles = compiles?;
    agree(context, at, compiles, outputs.is_empty());
    Some(TracingKey {
        compiles,
        stdouts: outputs,
        order,
        exit_code,
        line_number,
        credit_for_lines: credit.unwrap_or(false),
        as_mdbook: !context.strict,
    })
}

fn outputs(context: &mut Context, answer: &mut Fields) -> (Vec<String>, Option<Range<usize>>) {
    let one = answer.take("stdout");
    let any = answer.take_ours(context, "stdoutAnyOf");
    if let (Some(_), Some(any)) = (&one, &any) {
        let message =
            both!("`stdout` and `stdoutAnyOf` exclude one another", "`stdout` и `stdoutAnyOf` несовместимы");
        context.error(Code::Conflict, any.span.clone(), message, None);
    }
    let span = one.as_ref().or(any.as_ref()).map(|value| value.span.clone());
    let values = match (one, any) {
        (Some(one), _) => vec![one],
        (None, Some(any)) => any.list(context).unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    (values.into_iter().filter_map(|value| value.string(context)).collect(), span)
}

fn agree(context: &mut Context, span: Range<usize>, compiles: bool, silent: bool) {
    let message = match (compiles, silent) {
        (true, true) => both!(
            "the program compiles, so `stdout` has to be there",
            "программа компилируется, значит нужен `stdout`"
        ),
        (false, false) => both!(
            "the program does not compile, so it has no `stdout`",
            "программа не компилируется, значит `stdout` быть не может"
        ),
        _ => return,
    };
    context.error(Code::StdoutMismatch, span, message, None);
}

fn order(context: &mut Context, answer: &mut Fields, outputs: &[String]) -> LineOrder {
    let orders = [("exact", LineOrders::Exact), ("lines-any", LineOrders::Any)];
    let order = answer.take_ours(context, "order").and_then(|value| value.one_of(context, &orders));
    let before = answer.take_ours(context, "before");
    match (order, before) {
        (None | Some(LineOrders::Exact), None) => LineOrder::Exact,
        (Some(LineOrders::Any), None) => LineOrder::Any,
        (None, Some(value)) => LineOrder::Before(before_lines(context, value, outputs)),
        (Some(_), Some(value)) => {
            let message =
                both!("`order` and `before` exclude one another", "`order` и `before` несовместимы");
            context.error(Code::Conflict, value.span, message, None);
            LineOrder::Exact
        }
    }
}

#[derive(Clone, Copy)]
enum LineOrders {
    Exact,
    Any,
}

fn before_lines(context: &mut Context, value: Value, outputs: &[String]) -> Vec<(String, String)> {
    let span = value.span.clone();
    let pairs = value.pairs(context);
    for (span, (first, second)) in &pairs {
        for line in [first, second] {
            if !outputs.iter().all(|output| output.lines().any(|it| it.trim() == line.trim())) {
                let message =
                    both!("the program prints no line `{line}`", "программа не печатает строку `{line}`");
                context.error(Code::UnknownOption, span.clone(), message, None);
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
