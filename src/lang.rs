//! The two languages in which everything is said.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// A language of tasks, messages and quizzes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English
    En,
    /// Russian
    Ru,
}

impl Lang {
    /// The language of this machine's locale: Russian where it says so, English elsewhere.
    pub fn of_locale() -> Lang {
        match sys_locale::get_locale() {
            Some(locale) if locale.starts_with("ru") => Lang::Ru,
            _ => Lang::En,
        }
    }
}

/// Formats a message in the language that is asked for; both must be there, or it does not compile.
macro_rules! say {
    ($lang:expr, $en:literal, $ru:literal $(,)?) => {
        match $lang {
            $crate::lang::Lang::En => format!($en),
            $crate::lang::Lang::Ru => format!($ru),
        }
    };
}
pub(crate) use say;

/// A text that an author wrote in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// English.
    pub en: String,
    /// Russian.
    pub ru: String,
}

impl Both {
    /// The text in that language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ru => &self.ru,
        }
    }
}

/// The form of a noun that a number takes: `1 case`, `2 cases`.
pub fn plural_en<'a>(count: u64, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// The form of a noun that a number takes in Russian: 1 случай, 2 случая, 5 случаев, 11 случаев, 21 случай.
pub fn plural_ru<'a>(count: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
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
        let forms = |count| plural_ru(count, "случай", "случая", "случаев");
        for (count, form) in [(1, "случай"), (21, "случай"), (2, "случая"), (24, "случая")]
        {
            assert_eq!(forms(count), form, "{count}");
        }
        for count in [0, 5, 11, 12, 14, 20, 25, 111] {
            assert_eq!(forms(count), "случаев", "{count}");
        }
    }
}
