//! One value of the file, and what can be made of it.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::context::Context;
use super::fields::{Fields, closest};
use crate::decimal::Decimal;
use crate::lang::{Both, both};
use crate::problem::Code;
use crate::text::Text;

/// One value of the file.
pub struct Value<'i> {
    /// Where it stands.
    pub span: Range<usize>,
    path: String,
    node: DeValue<'i>,
}

impl<'i> Value<'i> {
    pub fn new(value: Spanned<DeValue<'i>>, path: String) -> Value<'i> {
        Value { span: value.span(), path, node: value.into_inner() }
    }

    /// The value, named from here on: `answer.credit`, not `questions[2].answer.credit`.
    pub fn into_root(self) -> Value<'i> {
        Value { path: String::new(), ..self }
    }

    pub fn is_list(&self) -> bool {
        self.node.is_array()
    }

    pub fn is_string(&self) -> bool {
        self.node.is_str()
    }

    /// A number as it is written, or the string that holds one.
    pub fn as_written(&self) -> Option<String> {
        match &self.node {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Float(float) => Some(float.as_str().replace('_', "")),
            DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str().replace('_', "")),
            _ => None,
        }
    }

    pub fn is_integer(&self) -> bool {
        self.node.is_integer()
    }

    pub fn is_table(&self) -> bool {
        self.node.is_table()
    }

    pub fn string(self, context: &mut Context) -> Option<String> {
        match self.node {
            DeValue::String(text) => Some(text.into_owned()),
            _ => self.wrong(context, &both!("a string", "строка")),
        }
    }

    /// A string that is not empty.
    pub fn name(self, context: &mut Context) -> Option<String> {
        let (span, path) = (self.span.clone(), self.path.clone());
        let name = self.string(context)?;
        if name.trim().is_empty() {
            empty(context, span, &path);
        }
        Some(name)
    }

    pub fn bool(self, context: &mut Context) -> Option<bool> {
        match self.node {
            DeValue::Boolean(value) => Some(value),
            _ => self.wrong(context, &both!("`true` or `false`", "`true` или `false`")),
        }
    }

    pub fn integer<T: TryFrom<i128>>(self, context: &mut Context) -> Option<T> {
        let DeValue::Integer(integer) = &self.node else {
            return self.wrong(context, &both!("a whole number", "целое число"));
        };
        let read = i128::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok();
        match read.and_then(|number| T::try_from(number).ok()) {
            Some(number) => Some(number),
            None => {
                self.out_of_range(context, &both!("a number that can stand here", "число, допустимое здесь"))
            }
        }
    }

    /// A whole number from `least` on.
    pub fn count(self, context: &mut Context, least: u32) -> Option<u32> {
        let (span, path) = (self.span.clone(), self.path.clone());
        let count: u32 = self.integer(context)?;
        if count < least {
            let message =
                both!("`{path}` has to be at least {least}", "`{path}` должно быть не меньше {least}");
            context.error(Code::OutOfRange, span, message, None);
        }
        Some(count)
    }

    /// A number within bounds.
    pub fn number(self, context: &mut Context, bounds: std::ops::RangeInclusive<f64>) -> Option<f64> {
        let read = match &self.node {
            DeValue::Integer(integer) if integer.radix() == 10 => {
                integer.as_str().replace('_', "").parse::<f64>()
            }
            DeValue::Float(float) => float.as_str().replace('_', "").parse::<f64>(),
            _ => return self.wrong(context, &both!("a number", "число")),
        };
        match read {
            Ok(number) if bounds.contains(&number) => Some(number),
            _ => {
                let (low, high) = (bounds.start(), bounds.end());
                let expected = both!("a number from {low} to {high}", "число от {low} до {high}");
                self.out_of_range(context, &expected)
            }
        }
    }

    /// A number as it is written; a string may hold it too.
    pub fn decimal(self, context: &mut Context) -> Option<Decimal> {
        let read = match &self.node {
            DeValue::Integer(integer) if integer.radix() == 10 => {
                Decimal::parse(&integer.as_str().replace('_', ""))
            }
            DeValue::Float(float) => Decimal::parse(&float.as_str().replace('_', "")),
            DeValue::String(text) => Decimal::parse(&text.trim().replace(',', ".").replace('−', "-")),
            _ => None,
        };
        match read {
            Some(number) => Some(number),
            None => self.wrong(context, &both!("a number", "число")),
        }
    }

    pub fn list(self, context: &mut Context) -> Option<Vec<Value<'i>>> {
        let path = self.path.clone();
        match self.node {
            DeValue::Array(array) => Some(
                array
                    .into_iter()
                    .enumerate()
                    .map(|(at, value)| Value::new(value, format!("{path}[{}]", at + 1)))
                    .collect(),
            ),
            _ => self.wrong(context, &both!("a list", "список")),
        }
    }

    /// A list of names; what is wrong in it is told and left out.
    pub fn names(self, context: &mut Context) -> Vec<String> {
        let values = self.list(context).unwrap_or_default();
        values.into_iter().filter_map(|value| value.name(context)).collect()
    }

    /// A list of pairs of names.
    pub fn pairs(self, context: &mut Context) -> Vec<(Range<usize>, (String, String))> {
        let values = self.list(context).unwrap_or_default();
        values.into_iter().filter_map(|value| value.pair(context)).collect()
    }

    fn pair(self, context: &mut Context) -> Option<(Range<usize>, (String, String))> {
        let (span, path) = (self.span.clone(), self.path.clone());
        let names = self.list(context)?;
        let names: Vec<String> = names.into_iter().filter_map(|value| value.string(context)).collect();
        if let Ok([first, second]) = <[String; 2]>::try_from(names) {
            Some((span, (first, second)))
        } else {
            let message = both!("`{path}` has to be a pair", "`{path}` должно быть парой");
            context.error(Code::WrongType, span, message, None);
            None
        }
    }

    /// The list, or the one value as a list of one.
    pub fn one_or_list(self, context: &mut Context) -> Vec<Value<'i>> {
        if self.is_list() { self.list(context).unwrap_or_default() } else { vec![self] }
    }

    pub fn fields(self, context: &mut Context) -> Option<Fields<'i>> {
        match self.node {
            DeValue::Table(table) => Some(Fields::new(table, self.span, &self.path)),
            _ => self.wrong(context, &both!("a table", "таблица")),
        }
    }

    /// One of the names that can stand here.
    pub fn one_of<T: Copy>(self, context: &mut Context, names: &[(&'static str, T)]) -> Option<T> {
        let (span, path) = (self.span.clone(), self.path.clone());
        let name = self.string(context)?;
        let found = names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        if found.is_none() {
            let all = names.iter().map(|(known, _)| *known).collect::<Vec<_>>().join("`, `");
            let similar = closest(&name, names.iter().map(|(known, _)| *known));
            let hint = similar.map(|other| both!("did you mean `{other}`?", "может быть, `{other}`?"));
            let message = both!(
                "`{path}` cannot be `{name}`; it is one of `{all}`",
                "`{path}` не бывает `{name}`; бывает `{all}`"
            );
            context.error(Code::UnknownValue, span, message, hint);
        }
        found
    }

    /// A text, once or once in each language. In a file of mdbook-quiz it is a string.
    pub fn text(self, context: &mut Context) -> Option<Text> {
        let (span, path) = (self.span.clone(), self.path.clone());
        if !self.is_table() {
            let expected = if context.strict {
                both!(
                    "a string, or a table of languages such as {{ ru = \"…\", en = \"…\" }}",
                    "строка или таблица языков, например {{ ru = \"…\", en = \"…\" }}"
                )
            } else {
                both!("a string", "строка")
            };
            let DeValue::String(text) = self.node else { return self.wrong(context, &expected) };
            if text.trim().is_empty() {
                empty(context, span, &path);
            }
            return Some(Text::plain(text.into_owned()));
        }
        if !context.strict {
            return self.wrong(context, &both!("a string", "строка"));
        }
        in_languages(self.fields(context)?, context, span, &path)
    }

    pub fn texts(self, context: &mut Context) -> Vec<Text> {
        let values = self.list(context).unwrap_or_default();
        values.into_iter().filter_map(|value| value.text(context)).collect()
    }

    fn wrong<T>(&self, context: &mut Context, expected: &Both) -> Option<T> {
        let (path, kind) = (&self.path, kind(&self.node));
        let Both { en, ru } = expected;
        let message = Both {
            en: format!("`{path}` has to be {en}, and is {}", kind.en),
            ru: format!("здесь должно быть: {ru}; а в `{path}` {}", kind.ru),
        };
        context.error(Code::WrongType, self.span.clone(), message, None);
        None
    }

    fn out_of_range<T>(&self, context: &mut Context, expected: &Both) -> Option<T> {
        let path = &self.path;
        let Both { en, ru } = expected;
        let message = Both {
            en: format!("`{path}` is out of range: it has to be {en}"),
            ru: format!("`{path}` вне границ: нужно {ru}"),
        };
        context.error(Code::OutOfRange, self.span.clone(), message, None);
        None
    }
}

fn in_languages(fields: Fields, context: &mut Context, span: Range<usize>, path: &str) -> Option<Text> {
    let mut wordings = Vec::new();
    for (code, at, value) in fields.into_entries() {
        if !context.languages.contains(&code) && (!context.languages.is_empty() || !is_code(&code)) {
            undeclared(context, at, &code);
        }
        let place = value.span.clone();
        let Some(text) = value.string(context) else { continue };
        if text.trim().is_empty() {
            empty(context, place, &format!("{path}.{code}"));
        }
        wordings.push((code, text));
    }
    let order = |code: &String| context.languages.iter().position(|it| it == code).unwrap_or(usize::MAX);
    wordings.sort_by_key(|(code, _)| order(code));
    let text = Text::in_languages(wordings);
    match &text {
        Some(text) => missing_languages(context, &span, path, text),
        None => empty(context, span, path),
    }
    text
}

fn missing_languages(context: &mut Context, span: &Range<usize>, path: &str, text: &Text) {
    for code in context.languages.clone().iter().filter(|code| !text.speaks(code)) {
        let message =
            both!("`{path}` is missing in the language `{code}`", "в `{path}` нет текста на языке `{code}`");
        context.warn(Code::MissingLanguage, span.clone(), message, None);
    }
}

fn undeclared(context: &mut Context, span: Range<usize>, code: &str) {
    let languages = context.languages.join("`, `");
    let message = both!("`{code}` is none of the quiz's languages", "`{code}` — не язык этого теста");
    let hint = if languages.is_empty() {
        both!("a text is a string or a table of languages", "текст — это строка или таблица языков")
    } else {
        both!("`languages` names `{languages}`", "в `languages` названы `{languages}`")
    };
    context.error(Code::UndeclaredLanguage, span, message, Some(hint));
}

fn is_code(code: &str) -> bool {
    let main = code.split('-').next().unwrap_or_default();
    (2..=3).contains(&main.len()) && main.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn empty(context: &mut Context, span: Range<usize>, path: &str) {
    let message = both!("`{path}` is empty", "`{path}` — пустой текст");
    context.error_if_strict(Code::EmptyText, span, message, None);
}

fn kind(value: &DeValue) -> Both {
    match value {
        DeValue::String(_) => both!("a string", "строка"),
        DeValue::Integer(_) => both!("a whole number", "целое число"),
        DeValue::Float(_) => both!("a number with a point", "число с точкой"),
        DeValue::Boolean(_) => both!("`true` or `false`", "`true` или `false`"),
        DeValue::Datetime(_) => both!("a date", "дата"),
        DeValue::Array(_) => both!("a list", "список"),
        DeValue::Table(_) => both!("a table", "таблица"),
    }
}
