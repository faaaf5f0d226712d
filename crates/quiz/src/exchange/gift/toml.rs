//! Writes what was read as a quiz file.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::read::{Answers, Asked, Entry, Imported, Number};
use crate::exchange::Note;
use crate::lang::{Both, both};
use crate::model::{MatchProfile, MatchRule};
use crate::score::number;
use crate::words::normal;

/// The file, and what it cannot say.
pub fn quiz(id: &str, asked: Vec<Asked>) -> Imported {
    let mut head = Table::new();
    head.insert("schema".into(), 1.into());
    head.insert("id".into(), id.into());
    let categories: BTreeSet<&String> = asked.iter().filter_map(|asked| asked.category.as_ref()).collect();
    let many = categories.len() > 1;
    if let (false, Some(title)) = (many, categories.first()) {
        head.insert("title".into(), title.replace("//", "/").into());
    }
    let (mut questions, mut notes, mut ids) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (at, asked) in asked.into_iter().enumerate() {
        let id = free_id(&mut ids, asked.title.as_ref(), at + 1);
        let mut told = Vec::new();
        questions.extend(question(&id, asked, many, &mut told).map(Value::from));
        notes.extend(told.into_iter().map(|message| Note { question: Some(id.clone()), message }));
    }
    head.insert("questions".into(), questions.into());
    Imported { toml: head.to_string(), notes }
}

fn free_id(taken: &mut BTreeSet<String>, title: Option<&String>, number: usize) -> String {
    let mut id = title.map_or_else(|| format!("q{number}"), Clone::clone);
    while !taken.insert(id.clone()) {
        id.push_str(&format!("-{number}"));
    }
    id
}

fn question(id: &str, asked: Asked, many: bool, told: &mut Vec<Both>) -> Option<Table> {
    let line = asked.line;
    if asked.is_html {
        told.push(both!("line {line}: HTML is kept as it is", "строка {line}: HTML оставлен как есть"));
    }
    let (kind, mut prompt, answer) = match &asked.answers {
        Answers::Options(options) => choice(options),
        Answers::Words(words) => short(words, told),
        Answers::Numbers(numbers) => numeric(numbers, told),
        Answers::Pairs(pairs) => matching(pairs),
        Answers::Essay => {
            told.push(both!("line {line}: left out: an essay", "строка {line}: не вошло: эссе"));
            return None;
        }
        Answers::Description => {
            told.push(both!(
                "line {line}: left out: a text without a question",
                "строка {line}: не вошло: текст без вопроса"
            ));
            return None;
        }
    };
    prompt.insert("prompt".into(), asked.prompt.into());
    let mut tags = asked.tags;
    tags.extend(asked.category.filter(|_| many));
    let mut table = table([
        ("id", id.into()),
        ("type", kind.into()),
        ("prompt", prompt.into()),
        ("answer", answer.into()),
    ]);
    if !tags.is_empty() {
        table.insert("tags".into(), tags.into());
    }
    table.extend(asked.explanation.map(|text| ("context".to_owned(), Value::from(text))));
    Some(table)
}

type Parts = (&'static str, Table, Table);

fn table<const N: usize>(entries: [(&str, Value); N]) -> Table {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// One right option, or where there is none that is wholly right, several.
fn choice(options: &[Entry]) -> Parts {
    let many = !options.iter().any(|option| option.is_right);
    let credit = if many { rule_of_many(options) } else { rule_of_one(options) };
    let fractions = credit == "fractions";
    let right = |option: &Entry| if many { option.credit > 0.0 } else { option.is_right };
    let written = |(at, option): (usize, &Entry)| {
        let mut written =
            table([("id", format!("o{}", at + 1).into()), ("text", option.text.clone().into())]);
        written.extend(option.feedback.clone().map(|text| ("feedback".to_owned(), Value::from(text))));
        written.extend(fractions.then(|| ("credit".to_owned(), Value::from(option.credit))));
        Value::from(written)
    };
    let ids = options.iter().enumerate().filter(|(_, option)| right(option));
    let ids: Vec<Value> = ids.map(|(at, _)| format!("o{}", at + 1).into()).collect();
    let shown: Vec<Value> = options.iter().enumerate().map(written).collect();
    let select = if many { "many" } else { "one" };
    let prompt = table([("options", shown.into()), ("select", select.into())]);
    ("MultipleChoice", prompt, table([("answer", ids.into()), ("credit", credit.into())]))
}

fn rule_of_one(options: &[Entry]) -> &'static str {
    let plain = |option: &Entry| option.is_right || option.credit == 0.0;
    let one = options.iter().filter(|option| option.is_right).count() == 1;
    if one && options.iter().all(plain) { "all-or-nothing" } else { "fractions" }
}

/// The rule by which the weights were made, if it is one of ours.
fn rule_of_many(options: &[Entry]) -> &'static str {
    let (right, wrong): (Vec<&Entry>, Vec<&Entry>) = options.iter().partition(|option| option.credit > 0.0);
    let all = |entries: &[&Entry], credit: f64| entries.iter().all(|it| (it.credit - credit).abs() < 0.001);
    let part = 1.0 / number(right.len().max(1));
    if !all(&right, part) {
        "fractions"
    } else if all(&wrong, -1.0 / number(wrong.len().max(1))) {
        "balanced"
    } else if all(&wrong, -part) {
        "net-correct"
    } else if all(&wrong, -1.0) {
        "proportional-correct"
    } else {
        "fractions"
    }
}

/// The first answer that is wholly right is the one that is shown; `*` stands for any text.
fn short(words: &[Entry], told: &mut Vec<Both>) -> Parts {
    let first = words.iter().position(|it| it.credit > 0.999).unwrap_or(0);
    if words[first].feedback.is_some() {
        told.push(both!("lost: what is told about the right answer", "теряется: отзыв на верный ответ"));
    }
    let shown = unstarred(&words[first].text);
    let mut alternatives = Vec::new();
    let (mut accept, mut reject) = (Vec::new(), Vec::new());
    for (at, word) in words.iter().enumerate() {
        let is_pattern = has_star(&word.text);
        if at == first && !is_pattern {
            continue;
        }
        if word.credit > 0.999 && !is_pattern && word.feedback.is_none() {
            alternatives.push(Value::from(unstarred(&word.text)));
            continue;
        }
        let mut entry = pattern(&word.text);
        entry.extend(word.feedback.clone().map(|text| ("feedback".to_owned(), Value::from(text))));
        if word.credit > 0.0 {
            entry.insert("credit".into(), word.credit.into());
            accept.push(Value::from(entry));
        } else {
            reject.push(Value::from(entry));
        }
    }
    let mut answer = table([("answer", shown.into())]);
    for (key, list) in [("alternatives", alternatives), ("accept", accept), ("reject", reject)] {
        if !list.is_empty() {
            answer.insert(key.into(), list.into());
        }
    }
    ("ShortAnswer", Table::new(), answer)
}

fn has_star(text: &str) -> bool {
    text.replace("\\*", "").contains('*')
}

fn unstarred(text: &str) -> String {
    let kept = text.replace("\\*", "\u{0}").replace('*', "").replace('\u{0}', "*");
    if kept.trim().is_empty() { text.to_owned() } else { kept.trim().to_owned() }
}

fn pattern(text: &str) -> Table {
    if !has_star(text) {
        return table([("text", unstarred(text).into())]);
    }
    let rule = MatchRule::of(MatchProfile::Text);
    let hidden = text.replace("\\*", "\u{0}");
    let parts: Vec<String> = hidden
        .split('*')
        .map(|part| {
            // Blanks at the ends of a part stand between words of the answer.
            let bare = regex::escape(&normal(&rule, &part.replace('\u{0}', "*")));
            let (before, after) = (part.starts_with(' '), part.ends_with(' ') && !part.trim().is_empty());
            format!("{}{bare}{}", if before { " " } else { "" }, if after { " " } else { "" })
        })
        .collect();
    table([("regex", parts.join(".*").into())])
}

fn numeric(numbers: &[Number], told: &mut Vec<Both>) -> Parts {
    let first = numbers.iter().position(|it| it.credit > 0.999).unwrap_or(0);
    let main = &numbers[first];
    if main.feedback.is_some() {
        told.push(both!("lost: what is told about the right answer", "теряется: отзыв на верный ответ"));
    }
    let others = numbers.iter().enumerate().filter(|(at, _)| *at != first);
    let accept: Vec<Value> = others.map(|(_, it)| near(it).into()).collect();
    let mut answer =
        table([("value", main.value.to_string().into()), ("abs", main.within.to_string().into())]);
    if !accept.is_empty() {
        answer.insert("accept".into(), accept.into());
    }
    ("Numeric", Table::new(), answer)
}

fn near(number: &Number) -> Table {
    let mut near = table([
        ("value", number.value.to_string().into()),
        ("abs", number.within.to_string().into()),
        ("credit", number.credit.max(0.0).into()),
    ]);
    near.extend(number.feedback.clone().map(|text| ("feedback".to_owned(), Value::from(text))));
    near
}

/// Equal partners are one; a pair without a left side is a partner that nothing belongs to.
fn matching(pairs: &[(String, String)]) -> Parts {
    let mut rights: Vec<&String> = Vec::new();
    for (_, right) in pairs {
        if !rights.contains(&right) {
            rights.push(right);
        }
    }
    let item = |letter: char, at: usize, text: &str| {
        Value::from(table([("id", format!("{letter}{}", at + 1).into()), ("text", text.into())]))
    };
    let lefts: Vec<&(String, String)> = pairs.iter().filter(|(left, _)| !left.is_empty()).collect();
    let left: Vec<Value> = lefts.iter().enumerate().map(|(at, (text, _))| item('l', at, text)).collect();
    let right: Vec<Value> = rights.iter().enumerate().map(|(at, text)| item('r', at, text)).collect();
    let place = |text: &String| rights.iter().position(|right| *right == text).unwrap_or(0) + 1;
    let key = lefts.iter().enumerate();
    let key: Table =
        key.map(|(at, (_, right))| (format!("l{}", at + 1), format!("r{}", place(right)).into())).collect();
    let prompt = table([("left", left.into()), ("right", right.into())]);
    ("Matching", prompt, table([("pairs", key.into())]))
}
