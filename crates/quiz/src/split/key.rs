//! What only the key file has.

use toml::{Table, Value};

use super::question::items_of;
use super::{some, table, text, texts};
use crate::model::{
    Accept, ChoiceCredit, ChoiceKey, Layout, LineOrder, MatchProfile, MatchRule, MatchingCredit,
    NumberAccept, NumericKey, OptionMode, OrderRule, OrderingCredit, OrderingKey, Pattern, Reject, Rule,
    ShortKey, Target, TracingKey,
};

/// Adds to the options what is known of each, and takes the items that do not belong out of the others.
pub fn complete_prompt(prompt: &mut Table, rule: &Rule) {
    let Some(items) = items_of(prompt, rule) else { return };
    match rule {
        Rule::Choice(key) => items.iter_mut().for_each(|option| complete_option(option, key)),
        Rule::Ordering(key) => {
            let belongs = |item: &Value| !key.distractors.iter().any(|id| item["id"].as_str() == Some(id));
            let (belonging, extra): (Vec<Value>, Vec<Value>) = items.drain(..).partition(belongs);
            prompt.insert("items".into(), belonging.into());
            prompt.extend(some(extra).map(|extra| ("distractors".to_owned(), extra)));
        }
        Rule::Short(_) | Rule::Tracing(_) | Rule::Numeric(_) | Rule::Matching(_) => {}
    }
}

fn complete_option(option: &mut Value, key: &ChoiceKey) {
    let Some(known) = option["id"].as_str().and_then(|id| key.options.get(id)) else { return };
    let mode = known.mode.map(|mode| match mode {
        OptionMode::Disregard => "disregard",
        OptionMode::AlwaysCorrect => "always-correct",
    });
    let told = table([
        ("feedback", known.feedback.as_ref().map(text)),
        ("credit", known.credit.map(Value::from)),
        ("mode", mode.map(Value::from)),
    ]);
    option.as_table_mut().into_iter().for_each(|option| option.extend(told.clone()));
}

/// The table of the answer.
pub fn answer(rule: &Rule) -> Table {
    match rule {
        Rule::Choice(key) => table([
            ("answer", Some(super::names(&key.right).into())),
            ("credit", Some(choice_credit(key.credit).into())),
        ]),
        Rule::Short(key) => short(key),
        Rule::Tracing(key) => tracing(key),
        Rule::Numeric(key) => numeric(key),
        Rule::Ordering(key) => ordering(key),
        Rule::Matching(key) => {
            let pairs = key.pairs.iter().map(|(left, right)| (left.clone(), Value::from(right.clone())));
            let credit = match key.credit {
                MatchingCredit::EachPair => "each-pair",
                MatchingCredit::AllOrNothing => "all-or-nothing",
            };
            table([("pairs", Some(pairs.collect::<Table>().into())), ("credit", Some(credit.into()))])
        }
    }
}

fn choice_credit(credit: ChoiceCredit) -> &'static str {
    match credit {
        ChoiceCredit::AllOrNothing => "all-or-nothing",
        ChoiceCredit::Balanced => "balanced",
        ChoiceCredit::NetCorrect => "net-correct",
        ChoiceCredit::EachOption => "each-option",
        ChoiceCredit::Coverage => "coverage",
        ChoiceCredit::ProportionalCorrect => "proportional-correct",
        ChoiceCredit::Fractions => "fractions",
    }
}

fn short(key: &ShortKey) -> Table {
    table([
        ("answer", Some(text(&key.answer))),
        ("alternatives", some(texts(&key.alternatives))),
        ("match", Some(match_rule(&key.matching).into())),
        ("accept", some(key.accept.iter().map(accept).collect())),
        ("reject", some(key.reject.iter().map(reject).collect())),
    ])
}

fn match_rule(rule: &MatchRule) -> Table {
    let profile = match rule.profile {
        MatchProfile::Mdbook => "mdbook",
        MatchProfile::Text => "text",
        MatchProfile::Code => "code",
        MatchProfile::Exact => "exact",
    };
    let layout = match rule.layout {
        Layout::Accept => "accept",
        Layout::Warn => "warn",
        Layout::Off => "off",
    };
    table([
        ("profile", Some(profile.into())),
        ("typos", Some(i64::from(rule.typos).into())),
        ("homoglyphs", Some(rule.homoglyphs.into())),
        ("layout", Some(layout.into())),
    ])
}

fn pattern(pattern: &Pattern) -> Table {
    match pattern {
        Pattern::Text(it) => table([("text", Some(text(it)))]),
        Pattern::Regex(regex) => table([("regex", Some(as_written(regex.as_str()).into()))]),
        Pattern::Words(words) => table([("words", Some(super::names(words).into()))]),
    }
}

/// The expression without what the reader put around it.
fn as_written(regex: &str) -> &str {
    regex.strip_prefix(r"\A(?:").and_then(|rest| rest.strip_suffix(r")\z")).unwrap_or(regex)
}

fn accept(accept: &Accept) -> Value {
    let mut entry = pattern(&accept.pattern);
    entry.extend(table([
        ("credit", Some(accept.credit.into())),
        ("feedback", accept.feedback.as_ref().map(text)),
    ]));
    entry.into()
}

fn reject(reject: &Reject) -> Value {
    let mut entry = pattern(&reject.pattern);
    entry.extend(table([("feedback", reject.feedback.as_ref().map(text))]));
    entry.into()
}

fn tracing(key: &TracingKey) -> Table {
    let (order, before) = match &key.order {
        LineOrder::Exact => (None, None),
        LineOrder::Any => (Some("lines-any".into()), None),
        LineOrder::Before(pairs) => (None, Some(self::pairs(pairs))),
    };
    table([
        ("doesCompile", Some(key.compiles.into())),
        ("stdoutAnyOf", some(super::names(&key.stdouts))),
        ("order", order),
        ("before", before),
        ("exitCode", key.exit_code.map(Value::from)),
        ("lineNumber", key.line_number.and_then(|line| i64::try_from(line).ok()).map(Value::from)),
        ("credit", key.credit_for_lines.then(|| "lines".into())),
    ])
}

fn pairs(pairs: &[(String, String)]) -> Value {
    let pair =
        |(first, second): &(String, String)| Value::from(super::names(&[first.clone(), second.clone()]));
    pairs.iter().map(pair).collect::<Vec<_>>().into()
}

/// Numbers are written as strings, which keep every digit.
fn numeric(key: &NumericKey) -> Table {
    let (value, range) = match &key.target {
        Target::Value(value) => (Some(value.to_string().into()), None),
        Target::Range(from, to) => (None, Some(super::names(&[from.to_string(), to.to_string()]).into())),
    };
    table([
        ("value", value),
        ("range", range),
        ("abs", Some(key.abs.to_string().into())),
        ("rel", Some(key.rel.to_string().into())),
        ("units", some(texts(&key.units))),
        ("accept", some(key.accept.iter().map(number_accept).collect())),
    ])
}

fn number_accept(accept: &NumberAccept) -> Value {
    let entry = table([
        ("value", Some(accept.value.to_string().into())),
        ("abs", Some(accept.abs.to_string().into())),
        ("credit", Some(accept.credit.into())),
        ("feedback", accept.feedback.as_ref().map(text)),
    ]);
    entry.into()
}

fn ordering(key: &OrderingKey) -> Table {
    let (order, before) = match &key.order {
        OrderRule::Total(order) => (Some(super::names(order).into()), None),
        OrderRule::Before(pairs) => (None, Some(self::pairs(pairs))),
    };
    let credit = match key.credit {
        OrderingCredit::Exact => "exact",
        OrderingCredit::Position => "position",
        OrderingCredit::Adjacent => "adjacent",
        OrderingCredit::Lcs => "lcs",
    };
    table([("order", order), ("before", before), ("credit", Some(credit.into()))])
}
