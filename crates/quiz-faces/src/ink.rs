//! Text with its meaning. Each face gives the meanings its own looks; none of them says anything by looks alone.

use unicode_width::UnicodeWidthStr;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    /// Nothing special.
    #[default]
    Plain,
    /// A heading.
    Title,
    /// Said with force.
    Strong,
    /// Said with emphasis.
    Emphasis,
    /// Code.
    Code,
    /// A word of a programming language.
    Keyword,
    /// A text or a number in code.
    Literal,
    /// A comment in code.
    Comment,
    /// Less important than the rest.
    Quiet,
    /// Right.
    Good,
    /// Right in part.
    Part,
    /// Wrong.
    Bad,
}

/// A piece of text that no terminal takes for a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text; without control characters.
    text: String,
    /// What it is.
    pub ink: Ink,
}

/// A line on the screen.
pub type Line = Vec<Span>;

impl Span {
    /// A piece of text, made harmless.
    pub fn new(text: &str, ink: Ink) -> Span {
        Span { text: harmless(text), ink }
    }

    /// A piece of text that is nothing special.
    pub fn plain(text: &str) -> Span {
        Span::new(text, Ink::Plain)
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many columns it takes.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// Adds text to a line that comes from a span, and is harmless therefore.
pub(crate) fn append(line: &mut Line, text: &str, ink: Ink) {
    match line.last_mut() {
        Some(last) if last.ink == ink => last.text.push_str(text),
        _ => line.push(Span { text: text.to_owned(), ink }),
    }
}

/// How many columns a line takes.
pub fn width(line: &[Span]) -> usize {
    line.iter().map(Span::width).sum()
}

/// A line without its meanings.
pub fn text(line: &[Span]) -> String {
    line.iter().map(Span::text).collect()
}

/// The text with everything written out that a terminal could act on, or that nobody would see. Tabs become spaces.
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\t' => out.push_str("    "),
            _ if letter.is_control() => out.push_str(&format!("<U+{:04X}>", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    quiz::odd_characters(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_to_a_terminal_passes() {
        let span = Span::plain("a\u{1b}[31mb\r\u{9b}2J\u{202e}\tc\u{7}");
        assert_eq!(span.text(), "a<U+001B>[31mb<U+000D><U+009B>2J<U+202E>    c<U+0007>");
    }

    #[test]
    fn a_wide_letter_takes_two_columns() {
        assert_eq!(Span::plain("поток").width(), 5);
        assert_eq!(Span::plain("線程").width(), 4);
    }
}
