//! A text that an author wrote once, or once in each language.

use crate::lang::Lang;

/// A text in one or several languages; the first is shown to whoever asked for one that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text(Vec<(String, String)>); // Not empty. A text for all languages stands alone, with an empty code.

impl Text {
    /// A text that is the same in every language.
    pub fn plain(text: impl Into<String>) -> Text {
        Text(vec![(String::new(), text.into())])
    }

    /// A text in several languages, in the order in which to fall back; `None` if there is none.
    #[must_use]
    pub fn in_languages(languages: Vec<(String, String)>) -> Option<Text> {
        (!languages.is_empty()).then_some(Text(languages))
    }

    /// The text in that language, or else in the first that there is.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        self.in_language(lang.code())
    }

    /// The text in the language with that code, or else in the first that there is.
    #[must_use]
    pub fn in_language(&self, code: &str) -> &str {
        let found = self.0.iter().find(|(language, _)| language == code);
        &found.unwrap_or(&self.0[0]).1
    }

    /// The text in the first language.
    #[must_use]
    pub fn first(&self) -> &str {
        &self.0[0].1
    }

    /// Every wording, whatever its language.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, text)| text.as_str())
    }

    /// The languages with their wordings; the code is empty if the text is the same in all.
    pub fn languages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(code, text)| (code.as_str(), text.as_str()))
    }

    /// Whether the text is the same in every language.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.0[0].0.is_empty()
    }

    /// Whether one who asks for that language is answered in it.
    #[must_use]
    pub fn speaks(&self, code: &str) -> bool {
        self.is_plain() || self.0.iter().any(|(language, _)| language == code)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::plain(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello() -> Text {
        Text::in_languages(vec![("ru".into(), "привет".into()), ("de".into(), "hallo".into())])
            .expect("two languages")
    }

    #[test]
    fn a_language_that_is_missing_falls_back_to_the_first() {
        assert_eq!(hello().get(Lang::Ru), "привет");
        assert_eq!(hello().get(Lang::En), "привет");
        assert_eq!(hello().in_language("de"), "hallo");
    }

    #[test]
    fn a_plain_text_speaks_every_language() {
        assert!(Text::plain("fork").speaks("ru"));
        assert!(!hello().speaks("en"));
    }
}
