//! Reads GIFT.

use super::blocks::{Block, blocks};
use super::scan::{find, find_any, plain, split_once};
use super::toml;
use crate::decimal::Decimal;
use crate::exchange::Note;
use crate::exchange::lower::middle;
use crate::lang::{Both, Lang, both, say};

/// A quiz read from GIFT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The text of a quiz file.
    pub toml: String,
    /// What a quiz cannot say, or what was left out.
    pub notes: Vec<Note>,
}

/// Something in a file of another format that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line; the first is 1.
    pub line: usize,
    /// What is wrong.
    pub message: Both,
}

impl Mistake {
    /// The mistake in one line.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        let (line, message) = (self.line, self.message.get(lang));
        say!(lang, "line {line}: {message}", "строка {line}: {message}")
    }
}

/// A question as it was read.
pub struct Asked {
    pub line: usize,
    pub title: Option<String>,
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub prompt: String,
    pub is_html: bool,
    pub explanation: Option<String>,
    pub answers: Answers,
}

/// What stands in the braces.
pub enum Answers {
    /// Nothing: an essay.
    Essay,
    /// There are no braces: a text.
    Description,
    Options(Vec<Entry>),
    Words(Vec<Entry>),
    Numbers(Vec<Number>),
    Pairs(Vec<(String, String)>),
}

/// An option or an answer.
#[derive(Clone)]
pub struct Entry {
    pub is_right: bool,
    pub credit: f64,
    pub text: String,
    pub feedback: Option<String>,
}

/// A numeric answer.
#[derive(Clone)]
pub struct Number {
    pub value: Decimal,
    pub within: Decimal,
    pub credit: f64,
    pub feedback: Option<String>,
}

/// Reads GIFT and writes it as a quiz file with that id.
///
/// # Errors
///
/// All places that cannot be read.
pub fn from_gift(source: &str, id: &str) -> Result<Imported, Vec<Mistake>> {
    let (mut asked, mut mistakes) = (Vec::new(), Vec::new());
    for block in blocks(source) {
        match question(&block) {
            Ok(question) => asked.push(question),
            Err((at, message)) => mistakes.push(Mistake { line: block.line(at), message }),
        }
    }
    let has_question = asked.iter().any(|it| !matches!(it.answers, Answers::Essay | Answers::Description));
    if mistakes.is_empty() && !has_question {
        let message = both!(
            "there is no question in it that can be graded",
            "в нём нет вопросов, которые можно проверить"
        );
        mistakes.push(Mistake { line: 1, message });
    }
    if mistakes.is_empty() { Ok(toml::quiz(id, asked)) } else { Err(mistakes) }
}

type Read<T> = Result<T, (usize, Both)>;

fn question(block: &Block) -> Read<Asked> {
    let text = block.text.as_str();
    let (title, rest) = title(text)?;
    let (markup, rest) = markup(rest);
    let (prompt, body, tail) = braces(text, text.len() - rest.len())?;
    let missing = if plain(tail).is_empty() { "" } else { "_____" };
    let prompt = [plain(prompt).as_str(), missing, plain(tail).as_str()].join(" ").trim().to_owned();
    if prompt.is_empty() {
        return Err((0, both!("there is no question before the answers", "перед ответами нет вопроса")));
    }
    let (body, explanation) = match body {
        Some(range) => {
            let body = &text[range.clone()];
            let (body, told) =
                split_once(body, "####").map_or((body, None), |(body, told)| (body, Some(told)));
            (Some((range.start, body)), told.map(plain).filter(|told| !told.is_empty()))
        }
        None => (None, None),
    };
    Ok(Asked {
        line: block.line(0),
        title: title.filter(|title| !title.is_empty()),
        category: block.category.clone(),
        tags: block.tags.clone(),
        prompt,
        is_html: markup == Some("html"),
        explanation,
        answers: body.map_or(Ok(Answers::Description), |(at, body)| answers(at, body))?,
    })
}

fn title(text: &str) -> Read<(Option<String>, &str)> {
    let Some(rest) = text.trim_start().strip_prefix("::") else { return Ok((None, text)) };
    match split_once(rest, "::") {
        Some((title, rest)) => Ok((Some(plain(title)), rest)),
        None => Err((0, both!("the title does not end with `::`", "название не закрыто знаками `::`"))),
    }
}

/// The name of the markup in brackets, and the rest.
fn markup(text: &str) -> (Option<&str>, &str) {
    let known = |name: &&str| ["html", "moodle", "plain", "markdown"].contains(name);
    let bracket = text.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match bracket.filter(|(name, _)| known(name)) {
        Some((name, rest)) => (Some(name), rest),
        None => (None, text),
    }
}

type Braces<'t> = (&'t str, Option<std::ops::Range<usize>>, &'t str);

/// What stands before the braces, where their inside is, and what stands after them.
fn braces(text: &str, start: usize) -> Read<Braces<'_>> {
    let Some(open) = find(&text[start..], "{").map(|at| start + at) else {
        return match find(&text[start..], "}") {
            Some(at) => Err((start + at, both!("`}}` without `{{`", "`}}` без `{{`"))),
            None => Ok((&text[start..], None, "")),
        };
    };
    let Some(close) = find(&text[open + 1..], "}").map(|at| open + 1 + at) else {
        return Err((open, both!("`{{` without `}}`", "`{{` без `}}`")));
    };
    if let Some(at) = find(&text[open + 1..close], "{").map(|at| open + 1 + at) {
        return Err((at, both!("`{{` inside of `{{`", "`{{` внутри `{{`")));
    }
    if let Some(at) = find_any(&text[close + 1..], &['{', '}']).map(|at| close + 1 + at) {
        let message = both!(
            "a question has its answers in one place; a brace in a text is written `\\{{`",
            "ответы стоят в вопросе в одном месте; скобка в тексте пишется `\\{{`"
        );
        return Err((at, message));
    }
    Ok((&text[start..open], Some(open + 1..close), &text[close + 1..]))
}

fn answers(at: usize, body: &str) -> Read<Answers> {
    let trimmed = body.trim_start();
    if trimmed.is_empty() {
        return Ok(Answers::Essay);
    }
    if let Some(numbers) = trimmed.strip_prefix('#') {
        return self::numbers(at + body.len() - numbers.len(), numbers);
    }
    if let Some(options) = true_or_false(trimmed) {
        return Ok(Answers::Options(options));
    }
    let entries = entries(at, body)?;
    let is_choice = entries.iter().any(|(_, sign, _)| *sign == '~');
    if !is_choice && entries.iter().any(|(_, _, text)| find(text, "->").is_some()) {
        return entries.iter().map(|(at, _, text)| pair(*at, text)).collect::<Read<_>>().map(Answers::Pairs);
    }
    let read =
        entries.iter().map(|(at, sign, text)| entry(*at, *sign, text)).collect::<Read<Vec<Entry>>>()?;
    Ok(if is_choice { Answers::Options(read) } else { Answers::Words(read) })
}

fn true_or_false(body: &str) -> Option<Vec<Entry>> {
    let (word, told) = split_once(body, "#").map_or((body, ""), |(word, told)| (word, told));
    let truth = match word.trim().to_uppercase().as_str() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => return None,
    };
    let (wrong, right) = split_once(told, "#").unwrap_or((told, ""));
    let told = |text: &str| Some(plain(text)).filter(|text| !text.is_empty());
    let entry = |text: &str, is_right: bool| Entry {
        is_right,
        credit: f64::from(u8::from(is_right)),
        text: text.into(),
        feedback: told(if is_right { right } else { wrong }),
    };
    Some(vec![entry("True", truth), entry("False", !truth)])
}

/// The answers that begin with `=` or `~`, and where they are.
fn entries(at: usize, body: &str) -> Read<Vec<(usize, char, &str)>> {
    let Some(first) = find_any(body, &['=', '~']).filter(|first| body[..*first].trim().is_empty()) else {
        let lead = body.len() - body.trim_start().len();
        let message = both!("an answer begins with `=` or `~`", "ответ начинается с `=` или `~`");
        return Err((at + lead, message));
    };
    let (mut entries, mut start) = (Vec::new(), first);
    while start < body.len() {
        let inside = start + 1;
        let end = find_any(&body[inside..], &['=', '~']).map_or(body.len(), |end| inside + end);
        let sign = if body[start..].starts_with('=') { '=' } else { '~' };
        entries.push((at + start, sign, &body[inside..end]));
        start = end;
    }
    Ok(entries)
}

fn pair(at: usize, text: &str) -> Read<(String, String)> {
    let (left, right) = split_once(text, "->").unwrap_or((text, ""));
    let right = split_once(right, "#").map_or(right, |(right, _)| right);
    let right = plain(right);
    if right.is_empty() {
        return Err((at, both!("an item has no partner after `->`", "после `->` нет пары")));
    }
    Ok((plain(left), right))
}

fn entry(at: usize, sign: char, text: &str) -> Read<Entry> {
    let (weight, text) = weight(at, text)?;
    let (text, feedback) = told(text);
    let text = plain(markup(text).1);
    if text.is_empty() {
        return Err((at, both!("an answer has no text", "у ответа нет текста")));
    }
    let is_right = sign == '=';
    let credit = weight.unwrap_or(f64::from(u8::from(is_right)));
    Ok(Entry { is_right: is_right && credit > 0.999, credit, text, feedback })
}

/// The weight between percent signs as a share, and the rest.
fn weight(at: usize, text: &str) -> Read<(Option<f64>, &str)> {
    let Some((percent, rest)) = text.trim_start().strip_prefix('%').and_then(|rest| rest.split_once('%'))
    else {
        return Ok((None, text));
    };
    match percent.trim().parse::<f64>() {
        Ok(percent) if (-100.0..=100.0).contains(&percent) => Ok((Some(percent / 100.0), rest)),
        _ => {
            let message = both!(
                "`%{percent}%` is no weight; it is a number from -100 to 100",
                "`%{percent}%` — не вес; это число от -100 до 100"
            );
            Err((at, message))
        }
    }
}

fn told(text: &str) -> (&str, Option<String>) {
    match split_once(text, "#") {
        Some((text, told)) => (text, Some(plain(markup(told).1)).filter(|told| !told.is_empty())),
        None => (text, None),
    }
}

fn numbers(at: usize, body: &str) -> Read<Answers> {
    if !body.trim_start().starts_with('=') {
        return Ok(Answers::Numbers(vec![number(at, body)?]));
    }
    let entries = entries(at, body)?;
    entries.into_iter().map(|(at, _, text)| number(at, text)).collect::<Read<_>>().map(Answers::Numbers)
}

/// `2.68`, `2.68:0.01` or `2.6..2.7`.
fn number(at: usize, text: &str) -> Read<Number> {
    let (weight, text) = weight(at, text)?;
    let (text, feedback) = told(text);
    let decimal = |text: &str| {
        Decimal::parse(text.trim())
            .ok_or_else(|| (at, both!("`{text}` is not a number", "`{text}` — не число")))
    };
    let (value, within) = if let Some((from, to)) = text.split_once("..") {
        let (from, to) = (decimal(from)?, decimal(to)?);
        if from > to {
            return Err((
                at,
                both!("a range begins with its smaller number", "диапазон начинается с меньшего числа"),
            ));
        }
        middle(&from, &to)
    } else {
        let (value, within) = text.split_once(':').unwrap_or((text, "0"));
        (decimal(value)?, decimal(within)?.abs())
    };
    Ok(Number { value, within, credit: weight.unwrap_or(1.0), feedback })
}
