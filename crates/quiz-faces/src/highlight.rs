//! Tells words, literals and comments apart in Rust and Python: enough to read a program of a quiz.

use crate::ink::{Ink, Line, Span};

const RUST: &str = "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match \
    mod move mut pub ref return self Self static struct super trait true type unsafe use where while";
const PYTHON: &str = "and as assert async await break class continue def del elif else except False finally for from \
    global if import in is lambda None nonlocal not or pass raise return True try while with yield";

/// A program in lines. In a language that is not known everything is code.
pub fn lines(program: &str, language: &str) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    for (text, ink) in tokens(program.trim_end(), Language::of(language)) {
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Line::new());
            }
            if !part.is_empty() {
                let part = part.strip_suffix('\r').unwrap_or(part);
                lines.last_mut().expect("there is one from the start").push(Span::new(part, ink));
            }
        }
    }
    lines
}

#[derive(Clone, Copy, PartialEq)]
enum Language {
    Rust,
    Python,
    Other,
}

impl Language {
    fn of(name: &str) -> Language {
        match name.to_ascii_lowercase().as_str() {
            "rust" | "rs" => Language::Rust,
            "python" | "python3" | "py" => Language::Python,
            _ => Language::Other,
        }
    }

    fn keywords(self) -> &'static str {
        match self {
            Language::Rust => RUST,
            Language::Python => PYTHON,
            Language::Other => "",
        }
    }
}

fn tokens(program: &str, language: Language) -> Vec<(&str, Ink)> {
    let mut tokens: Vec<(&str, Ink)> = Vec::new();
    let mut rest = program;
    while !rest.is_empty() {
        let (length, ink) = first(rest, language);
        let (token, after) = rest.split_at(length);
        tokens.push((token, ink));
        rest = after;
    }
    tokens
}

/// The length of the first token, and what it is.
fn first(text: &str, language: Language) -> (usize, Ink) {
    let letter = text.chars().next().expect("it is not empty");
    if language == Language::Other {
        return (text.len(), Ink::Code);
    }
    if let Some(length) = comment(text, language) {
        return (length, Ink::Comment);
    }
    if let Some(length) = literal(text, language) {
        return (length, Ink::Literal);
    }
    if letter.is_alphanumeric() || letter == '_' {
        return word(text, language);
    }
    (letter.len_utf8(), Ink::Code)
}

fn word(text: &str, language: Language) -> (usize, Ink) {
    let length = span(text, |letter| letter.is_alphanumeric() || letter == '_');
    let word = &text[..length];
    if word.starts_with(|letter: char| letter.is_ascii_digit()) {
        return (length, Ink::Literal);
    }
    let is_keyword = language.keywords().split(' ').any(|keyword| keyword == word);
    (length, if is_keyword { Ink::Keyword } else { Ink::Code })
}

fn comment(text: &str, language: Language) -> Option<usize> {
    let to_end_of_line = || span(text, |letter| letter != '\n');
    match language {
        Language::Rust if text.starts_with("//") => Some(to_end_of_line()),
        Language::Rust if text.starts_with("/*") => Some(text.find("*/").map_or(text.len(), |end| end + 2)),
        Language::Python if text.starts_with('#') => Some(to_end_of_line()),
        _ => None,
    }
}

fn literal(text: &str, language: Language) -> Option<usize> {
    match language {
        Language::Rust => rust_literal(text),
        Language::Python => python_literal(text),
        Language::Other => None,
    }
}

fn rust_literal(text: &str) -> Option<usize> {
    let quote = text.strip_prefix('b').unwrap_or(text);
    let before = text.len() - quote.len();
    if quote.starts_with('"') {
        return Some(before + quoted(quote, "\""));
    }
    if let Some(raw) = quote.strip_prefix('r') {
        let hashes = span(raw, |letter| letter == '#');
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", &raw[..hashes]);
            let inside = &raw[hashes + 1..];
            let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
            return Some(before + 1 + hashes + 1 + length);
        }
    }
    // A lifetime begins in the same way as a letter, and has no second quote.
    let mut letters = quote.strip_prefix('\'')?.chars();
    match (letters.next()?, letters.next()?) {
        ('\\', _) => Some(before + quoted(quote, "'")),
        (letter, '\'') => Some(before + letter.len_utf8() + 2),
        _ => None,
    }
}

fn python_literal(text: &str) -> Option<usize> {
    let quote = text.trim_start_matches(|letter: char| "fFrRbBuU".contains(letter));
    let before = text.len() - quote.len();
    let mark = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|mark| quote.starts_with(mark))?;
    (before <= 2).then(|| before + quoted(quote, mark))
}

/// The length of a text between two marks; a backslash protects what follows.
fn quoted(text: &str, mark: &str) -> usize {
    let mut at = mark.len();
    while let Some(letter) = text[at..].chars().next() {
        if text[at..].starts_with(mark) {
            return at + mark.len();
        }
        at += letter.len_utf8();
        if letter == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

fn span(text: &str, inside: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !inside(letter)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::text;
    use proptest::prelude::*;

    fn inked(program: &str, language: &str, ink: Ink) -> Vec<String> {
        let spans = lines(program, language).into_iter().flatten();
        spans.filter(|span| span.ink == ink).map(|span| span.text().to_owned()).collect()
    }

    #[test]
    fn rust_is_told_apart() {
        let program = "fn f<'a>(x: &'a str) -> char { // why\n    let y = r#\"a \"b\" c\"#; 'z' }";
        assert_eq!(inked(program, "rust", Ink::Keyword), ["fn", "let"]);
        assert_eq!(inked(program, "rust", Ink::Literal), ["r#\"a \"b\" c\"#", "'z'"]);
        assert_eq!(inked(program, "rust", Ink::Comment), ["// why"]);
    }

    #[test]
    fn python_is_told_apart() {
        let program = "def f(x):  # why\n    return f\"{x}\" + 'a\\'b' + '''c\nd''' + 10";
        assert_eq!(inked(program, "python", Ink::Keyword), ["def", "return"]);
        assert_eq!(inked(program, "python", Ink::Literal), ["f\"{x}\"", "'a\\'b'", "'''c", "d'''", "10"]);
    }

    proptest! {
        #[test]
        fn no_program_loses_a_letter(program in "([a-z'\"#/*\\\\rbf\nя ]|fn|'''|//){0,40}") {
            for language in ["rust", "python", "text"] {
                let all: Vec<String> = lines(&program, language).iter().map(|line| text(line)).collect();
                prop_assert_eq!(all.join("\n"), program.trim_end());
            }
        }
    }
}
