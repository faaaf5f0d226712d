//! Rust source as tokens with their places: just enough to find what a value is called where it is made.
//!
//! Comments are left out; of texts and characters only that they are there is kept, so that no bracket inside of
//! them counts. A file that does not compile gives odd tokens, and then odd names, but nothing worse.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its characters; `""` for every text and character.
    pub text: &'a str,
    /// The line of its first character, from 1.
    pub line: u32,
    /// The column of its first character in characters, from 1.
    pub column: u32,
}

impl Token<'_> {
    /// Whether it is a name or a keyword.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c == '_' || c.is_alphabetic())
    }
}

/// All tokens of a source file.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut cursor = Cursor { rest: source, line: 1, column: 1 };
    let mut tokens = Vec::new();
    while !cursor.rest.is_empty() {
        let (line, column) = (cursor.line, cursor.column);
        let (kind, length) = next(cursor.rest);
        let text = cursor.take(length);
        match kind {
            Kind::Nothing => {}
            Kind::Plain => tokens.push(Token { text, line, column }),
            Kind::Literal => tokens.push(Token { text: "\"\"", line, column }),
        }
    }
    tokens
}

enum Kind {
    Nothing,
    Plain,
    Literal,
}

struct Cursor<'a> {
    rest: &'a str,
    line: u32,
    column: u32,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        for character in taken.chars() {
            (self.line, self.column) =
                if character == '\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        }
        self.rest = rest;
        taken
    }
}

/// What the rest of a file begins with, and how many bytes of it belong to that.
fn next(rest: &str) -> (Kind, usize) {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    if rest.starts_with(char::is_whitespace) {
        (Kind::Nothing, first)
    } else if rest.starts_with("//") {
        (Kind::Nothing, rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        (Kind::Nothing, block_comment(rest))
    } else if let Some(length) = text_literal(rest).or_else(|| character_literal(rest)) {
        (Kind::Literal, length)
    } else if rest.starts_with(is_word_part) {
        (Kind::Plain, rest.find(|c| !is_word_part(c)).unwrap_or(rest.len()))
    } else {
        let long = LONG.iter().find(|long| rest.starts_with(**long));
        (Kind::Plain, long.map_or(first, |long| long.len()))
    }
}

/// Signs of several characters; the longer before their beginnings.
const LONG: [&str; 16] =
    ["..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "|=", ".."];

fn is_word_part(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `"…"`, `b"…"`, `c"…"`, `r#"…"#` and so on.
fn text_literal(rest: &str) -> Option<usize> {
    let prefix = rest.find(|c| !matches!(c, 'b' | 'c' | 'r')).filter(|length| *length <= 2)?;
    let raw = rest[..prefix].contains('r');
    let hashes = if raw { rest[prefix..].find(|c| c != '#')? } else { 0 };
    let inside = rest[prefix + hashes..].strip_prefix('"')?;
    let start = rest.len() - inside.len();
    let closing = format!("\"{}", "#".repeat(hashes));
    let end = if raw { inside.find(&closing) } else { unescaped(inside, '"') };
    Some(end.map_or(rest.len(), |end| start + end + closing.len()))
}

/// `'a'` or `b'\n'`, but not the lifetime `'a`.
fn character_literal(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('\'')?;
    let start = rest.len() - inside.len();
    let first = inside.chars().next()?;
    if first == '\\' || inside[first.len_utf8()..].starts_with('\'') {
        return unescaped(inside, '\'').map(|end| start + end + 1);
    }
    None
}

/// Where the first of these characters without a backslash before it is.
fn unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, character)| {
        let found = character == wanted && !escaped;
        escaped = character == '\\' && !escaped;
        found.then_some(at)
    })
}

/// The bracket that opens what the bracket at `close` closes.
pub fn opening(tokens: &[Token], close: usize) -> Option<usize> {
    let mut depth = 0;
    (0..=close).rev().find(|at| {
        match tokens[*at].text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// The bracket that closes what the bracket at `open` opens.
pub fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0;
    (open..tokens.len()).find(|at| {
        match tokens[*at].text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// Splits at a sign wherever it stands in no bracket.
pub fn split<'a, 'b>(tokens: &'a [Token<'b>], sign: &str) -> Vec<&'a [Token<'b>]> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < tokens.len() {
        match tokens[at].text {
            "(" | "[" | "{" => at = closing(tokens, at).unwrap_or(tokens.len() - 1),
            text if text == sign => {
                parts.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(&tokens[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        tokens(source).iter().map(|token| token.text).collect()
    }

    #[test]
    fn texts_and_comments_hide_their_brackets() {
        assert_eq!(
            texts(r##"f("(\"", r#"{"("#, '(', /* [ /* ( */ */ b'\'') // ("##),
            ["f", "(", "\"\"", ",", "\"\"", ",", "\"\"", ",", "\"\"", ")"]
        );
    }

    #[test]
    fn a_lifetime_is_no_character() {
        assert_eq!(texts("&'a str"), ["&", "'", "a", "str"]);
    }

    #[test]
    fn columns_count_characters() {
        let tokens = tokens("/*é*/ let x\n  = 1;");
        assert_eq!((tokens[1].text, tokens[1].line, tokens[1].column), ("x", 1, 11));
        assert_eq!((tokens[2].text, tokens[2].line, tokens[2].column), ("=", 2, 3));
    }

    #[test]
    fn an_unfinished_file_ends_in_peace() {
        for source in ["\"", "r#\"", "/*", "'", "'\\", "b'", "r", "("] {
            tokens(source);
        }
        assert_eq!(closing(&tokens("(("), 0), None);
        assert_eq!(split(&tokens("a, (b"), ",").len(), 2);
    }

    #[test]
    fn only_signs_outside_of_brackets_split() {
        let tokens = tokens("a, f(b, c), [d, e]");
        assert_eq!(split(&tokens, ",").len(), 3);
    }
}
