//! `ShortAnswer`.

use std::ops::Range;

use regex::RegexBuilder;

use super::context::Context;
use super::fields::Fields;
use super::question::Read;
use super::value::Value;
use crate::lang::both;
use crate::model::{
    Accept, Ask, Layout, MatchProfile, MatchRule, Pattern, Reject, Response, Rule, Short, ShortKey,
};
use crate::problem::Code;
use crate::text::Text;
use crate::words::{cyrillic, fits, latin, normal};

pub fn short(context: &mut Context, mut prompt: Fields, answer: Option<Fields>) -> Read {
    let question = prompt.need(context, "prompt").and_then(|value| value.text(context));
    let names = [("short", Response::Short), ("long", Response::Long), ("code", Response::Code)];
    let response = prompt.take("response").and_then(|value| value.one_of(context, &names));
    let response = response.unwrap_or(Response::Short);
    let placeholder = prompt.take_ours(context, "placeholder").and_then(|value| value.text(context));
    prompt.finish(context);
    let rule = match answer {
        Some(answer) => Some(Rule::Short(key(context, answer, response)?)),
        None => None,
    };
    Some((Ask::Short(Short { prompt: question?, response, placeholder }), rule))
}

fn key(context: &mut Context, mut answer: Fields, response: Response) -> Option<ShortKey> {
    let matching = match_rule(context, &mut answer, response);
    let right = answer.need(context, "answer");
    let span = right.as_ref().map_or(answer.span.clone(), |value| value.span.clone());
    let right = right.and_then(|value| value.text(context));
    let alternatives = answer.take("alternatives").map(|value| value.texts(context)).unwrap_or_default();
    let accepts =
        answer.take_ours(context, "accept").and_then(|value| value.list(context)).unwrap_or_default();
    let rejects =
        answer.take_ours(context, "reject").and_then(|value| value.list(context)).unwrap_or_default();
    answer.finish(context);
    let answer = right?;
    let mut key = ShortKey { answer, alternatives, matching, accept: vec![], reject: vec![], terms: vec![] };
    mixed_scripts(context, &span, &key);
    for value in accepts {
        accept(context, &mut key, value);
    }
    for value in rejects {
        reject(context, &mut key, value);
    }
    Some(key)
}

fn match_rule(context: &mut Context, answer: &mut Fields, response: Response) -> MatchRule {
    let usual = match (context.strict, response) {
        (false, _) => MatchProfile::Mdbook,
        (true, Response::Code) => MatchProfile::Code,
        (true, Response::Short | Response::Long) => MatchProfile::Text,
    };
    let said = answer.take_ours(context, "match").and_then(|value| value.fields(context));
    let Some(mut fields) = said else { return with_typos(context, MatchRule::of(usual), None) };
    let names = [
        ("mdbook", MatchProfile::Mdbook),
        ("text", MatchProfile::Text),
        ("code", MatchProfile::Code),
        ("exact", MatchProfile::Exact),
    ];
    let profile = fields.take("profile").and_then(|value| value.one_of(context, &names));
    let mut rule = MatchRule::of(profile.unwrap_or(usual));
    let typos = fields.take("typos").and_then(|value| {
        let span = value.span.clone();
        Some((value.number(context, 0.0..=2.0)?, span))
    });
    if let Some(homoglyphs) = fields.take("homoglyphs").and_then(|value| value.bool(context)) {
        rule.homoglyphs = homoglyphs;
    }
    let layouts = [("accept", Layout::Accept), ("warn", Layout::Warn), ("off", Layout::Off)];
    if let Some(layout) = fields.take("layout").and_then(|value| value.one_of(context, &layouts)) {
        rule.layout = layout;
    }
    fields.finish(context);
    with_typos(context, rule, typos)
}

fn with_typos(context: &mut Context, rule: MatchRule, said: Option<(f64, Range<usize>)>) -> MatchRule {
    let prose = rule.profile == MatchProfile::Text;
    match said {
        Some((typos, span)) if typos > 0.0 && !prose => {
            let message = both!(
                "typos are forgiven only where `profile` is `text`",
                "опечатки прощаются только при `profile = \"text\"`"
            );
            context.error(Code::Conflict, span, message, None);
            rule
        }
        Some((typos, _)) => {
            MatchRule { typos: if typos >= 2.0 { 2 } else { u8::from(typos >= 1.0) }, ..rule }
        }
        None => MatchRule { typos: if prose { context.typos } else { 0 }, ..rule },
    }
}

fn accept(context: &mut Context, key: &mut ShortKey, value: Value) {
    let span = value.span.clone();
    let Some(mut fields) = value.fields(context) else { return };
    let pattern = pattern(context, &mut fields, key.matching.profile);
    let credit = fields.take("credit").and_then(|value| value.number(context, 0.0..=1.0)).unwrap_or(1.0);
    let feedback = fields.take("feedback").and_then(|value| value.text(context));
    fields.finish(context);
    let Some(pattern) = pattern else { return };
    if let Pattern::Text(text) = &pattern {
        let dead = text.all().all(|wording| taken(key, &normal(&key.matching, wording)) >= credit);
        if dead {
            let message = both!(
                "this can never apply: an earlier rule accepts the same for as much",
                "это правило не сработает: то же уже принято не меньшим баллом"
            );
            context.warn(Code::NeverApplies, span, message, None);
        }
    }
    key.accept.push(Accept { pattern, credit, feedback });
}

/// What words are worth by the rules read so far; below zero if by none.
fn taken(key: &ShortKey, input: &str) -> f64 {
    let full = key.full().any(|text| text.all().any(|wording| normal(&key.matching, wording) == input));
    let parts = key.accept.iter().filter(|accept| fits(&key.matching, &accept.pattern, input));
    parts.map(|accept| accept.credit).fold(if full { 1.0 } else { -1.0 }, f64::max)
}

fn reject(context: &mut Context, key: &mut ShortKey, value: Value) {
    let span = value.span.clone();
    let Some(mut fields) = value.fields(context) else { return };
    let pattern = pattern(context, &mut fields, key.matching.profile);
    let feedback = fields.take("feedback").and_then(|value| value.text(context));
    fields.finish(context);
    let Some(pattern) = pattern else { return };
    let rule = &key.matching;
    let refused = key.full().flat_map(Text::all).find(|wording| fits(rule, &pattern, &normal(rule, wording)));
    if let Some(answer) = refused {
        let message = both!(
            "this rejects the right answer `{answer}`",
            "это правило отвергает верный ответ `{answer}`"
        );
        context.error(Code::RejectsAnswer, span, message, None);
    } else if let Pattern::Text(text) = &pattern
        && text.all().any(|wording| taken(key, &normal(rule, wording)) >= 0.0)
    {
        let message =
            both!("this can never apply: `accept` comes first", "это правило не сработает: `accept` важнее");
        context.error(Code::NeverApplies, span, message, None);
    }
    key.reject.push(Reject { pattern, feedback });
}

fn pattern(context: &mut Context, fields: &mut Fields, profile: MatchProfile) -> Option<Pattern> {
    let text = fields.take("text");
    let regex = fields.take("regex");
    let words = fields.take("words");
    match (text, regex, words) {
        (Some(text), None, None) => text.text(context).map(Pattern::Text),
        (None, Some(pattern), None) => regex_of(context, pattern, profile),
        (None, None, Some(words)) => all_words(context, words),
        _ => {
            let message = both!(
                "exactly one of `text`, `regex`, `words` is needed",
                "нужно ровно одно: `text`, `regex` или `words`"
            );
            context.error(Code::Conflict, fields.span.clone(), message, None);
            None
        }
    }
}

fn all_words(context: &mut Context, value: Value) -> Option<Pattern> {
    let span = value.span.clone();
    let words = value.names(context);
    if words.is_empty() {
        let message = both!("`words` is empty", "`words` — пустой список");
        context.error(Code::NeverApplies, span, message, None);
        return None;
    }
    Some(Pattern::Words(words))
}

fn regex_of(context: &mut Context, value: Value, profile: MatchProfile) -> Option<Pattern> {
    let span = value.span.clone();
    let pattern = value.name(context)?;
    let any_case = matches!(profile, MatchProfile::Mdbook | MatchProfile::Text);
    let build = |text: &str| RegexBuilder::new(text).case_insensitive(any_case).size_limit(1 << 20).build();
    // First as it stands: `a)(b` would be a good one inside of a group.
    match build(&pattern).and_then(|_| build(&format!(r"\A(?:{pattern})\z"))) {
        Ok(regex) => Some(Pattern::Regex(regex)),
        Err(error) => {
            let reason = error.to_string().lines().last().unwrap_or_default().to_owned();
            let message =
                both!("this is no regular expression: {reason}", "это не регулярное выражение: {reason}");
            context.error(Code::BadRegex, span, message, None);
            None
        }
    }
}

/// A look-alike of the other script in the key makes every right answer wrong, if letters are not folded.
fn mixed_scripts(context: &mut Context, span: &Range<usize>, key: &ShortKey) {
    let wordings = key.full().flat_map(Text::all);
    let words = wordings.flat_map(|wording| wording.split(|letter: char| !letter.is_alphabetic()));
    let mixed: Vec<String> =
        words.filter(|word| word.contains(cyrillic) && word.contains(latin)).map(str::to_owned).collect();
    for word in mixed {
        let message = both!(
            "`{word}` mixes Latin and Cyrillic letters",
            "в слове `{word}` и латинские буквы, и кириллица"
        );
        let hint = both!("type the word anew in one layout", "наберите слово заново в одной раскладке");
        context.warn(Code::MixedScripts, span.clone(), message, Some(hint));
    }
}
