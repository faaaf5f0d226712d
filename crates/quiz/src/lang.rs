//! The two languages in which everything is said.

use serde::{Deserialize, Serialize};

/// A language of messages, and the one in which a student reads a quiz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Russian.
    Ru,
}

impl Lang {
    /// The code that stands in quiz files: `en`, `ru`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ru => "ru",
        }
    }

    /// The language with that code, if it is one of ours.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Lang> {
        [Lang::En, Lang::Ru].into_iter().find(|lang| lang.code() == code)
    }
}

/// Formats a message in the language that is asked for; both must be there, or it does not compile.
#[macro_export]
macro_rules! say {
    ($lang:expr, $en:literal, $ru:literal $(,)?) => {
        match $lang {
            $crate::Lang::En => format!($en),
            $crate::Lang::Ru => format!($ru),
        }
    };
}
pub(crate) use say;

/// Formats a message in both languages at once.
macro_rules! both {
    ($en:literal, $ru:literal $(,)?) => {
        $crate::lang::Both { en: format!($en), ru: format!($ru) }
    };
}
pub(crate) use both;

/// A message in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Both {
    /// English.
    pub en: String,
    /// Russian.
    pub ru: String,
}

impl Both {
    /// The message in that language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ru => &self.ru,
        }
    }
}

/// The form of a noun that a number takes: `1 question`, `2 questions`.
#[must_use]
pub fn plural_en<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// The form of a noun that a number takes in Russian: 1 вопрос, 2 вопроса, 5 вопросов, 11 вопросов, 21 вопрос.
#[must_use]
pub fn plural_ru<'a>(count: usize, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (count % 10, count % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_nouns_follow_their_number() {
        let form = |count| plural_ru(count, "вопрос", "вопроса", "вопросов");
        assert_eq!([1, 21, 101].map(form), ["вопрос"; 3]);
        assert_eq!([2, 4, 22].map(form), ["вопроса"; 3]);
        assert_eq!([0, 5, 11, 14, 111].map(form), ["вопросов"; 5]);
    }

    #[test]
    fn a_language_is_found_by_its_code() {
        assert_eq!(Lang::of_code("ru"), Some(Lang::Ru));
        assert_eq!(Lang::of_code("de"), None);
    }
}
