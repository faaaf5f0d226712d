//! The keys of one table: each is taken once, and what nobody took is unknown.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeTable;

use super::context::Context;
use super::value::Value;
use crate::lang::{Both, both};
use crate::problem::Code;

/// The keys of one table. Every key that is asked for is thereby allowed, so that no list of keys can be forgotten.
pub struct Fields<'i> {
    /// Where the table stands.
    pub span: Range<usize>,
    path: String,
    left: BTreeMap<String, (Range<usize>, Value<'i>)>,
    allowed: Vec<&'static str>,
}

impl<'i> Fields<'i> {
    pub fn new(table: DeTable<'i>, span: Range<usize>, path: &str) -> Fields<'i> {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
        let left = table.into_iter().map(|(key, value)| {
            let name = key.get_ref().to_string();
            let value = Value::new(value, format!("{prefix}{name}"));
            (name, (key.span(), value))
        });
        Fields { span, path: path.to_owned(), left: left.collect(), allowed: Vec::new() }
    }

    /// The value of a key that may be there.
    pub fn take(&mut self, key: &'static str) -> Option<Value<'i>> {
        self.allowed.push(key);
        self.left.remove(key).map(|(_, value)| value)
    }

    /// The value of a key that files of mdbook-quiz do not have; there it is ignored, as mdbook-quiz does, but told.
    pub fn take_ours(&mut self, context: &mut Context, key: &'static str) -> Option<Value<'i>> {
        if context.strict {
            return self.take(key);
        }
        let (span, _) = self.left.remove(key)?;
        let message = both!(
            "`{key}` is ignored: this is a file of mdbook-quiz",
            "`{key}` не читается: это файл mdbook-quiz"
        );
        context.warn(Code::KeyWithoutSchema, span, message, Some(add_schema()));
        None
    }

    /// The value of a key that has to be there.
    pub fn need(&mut self, context: &mut Context, key: &'static str) -> Option<Value<'i>> {
        let value = self.take(key);
        if value.is_none() {
            self.missing(context, key);
        }
        value
    }

    /// Tells that a key has to be there.
    pub fn missing(&self, context: &mut Context, key: &str) {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        let similar = closest(key, self.left.keys().map(String::as_str));
        let hint = similar.map(|other| both!("`{other}` stands there instead", "вместо него есть `{other}`"));
        let message = both!("`{path}` is missing", "нет ключа `{path}`");
        context.error(Code::MissingKey, self.span.clone(), message, hint);
    }

    /// Tells all keys that nobody took. In a file of mdbook-quiz only those that look like a slip.
    pub fn finish(self, context: &mut Context) {
        for (key, (span, _)) in &self.left {
            let similar = closest(key, self.allowed.iter().copied());
            if !context.strict && similar.is_none() {
                continue;
            }
            let place = if self.path.is_empty() { String::new() } else { format!(" `{}`", self.path) };
            let message = if place.is_empty() {
                both!("there is no key `{key}`", "ключа `{key}` не бывает")
            } else {
                both!("there is no key `{key}` in{place}", "ключа `{key}` в{place} не бывает")
            };
            context.error_if_strict(
                Code::UnknownKey,
                span.clone(),
                message,
                Some(known(&self.allowed, similar)),
            );
        }
    }

    /// The keys with their values, whatever they are called.
    pub fn into_entries(self) -> impl Iterator<Item = (String, Range<usize>, Value<'i>)> {
        self.left.into_iter().map(|(key, (span, value))| (key, span, value))
    }
}

fn known(allowed: &[&str], similar: Option<&str>) -> Both {
    let all = allowed.join("`, `");
    match similar {
        Some(it) => both!("did you mean `{it}`? Possible are `{all}`", "может быть, `{it}`? Бывают `{all}`"),
        None => both!("possible are `{all}`", "бывают `{all}`"),
    }
}

/// What to do where a key or a type needs our schema.
pub fn add_schema() -> Both {
    both!(
        "write `schema = 1` in the first line of the file to use it",
        "чтобы это работало, напишите в первой строке файла `schema = 1`"
    )
}

/// The name that was probably meant.
pub fn closest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = (name.chars().count() / 3).clamp(1, 3);
    let lower = name.to_lowercase().replace(['-', '_'], "");
    let near =
        names.map(|other| (strsim::osa_distance(&lower, &other.to_lowercase().replace('-', "")), other));
    near.filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_was_meant_is_found_if_it_is_near() {
        let names = ["prompt", "answer", "promptExplanation"];
        assert_eq!(closest("promt", names.into_iter()), Some("prompt"));
        assert_eq!(closest("prompt_explanation", names.into_iter()), Some("promptExplanation"));
        assert_eq!(closest("weight", names.into_iter()), None);
    }
}
