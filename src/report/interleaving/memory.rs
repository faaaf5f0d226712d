//! What the memory of a data race is called, when it is no object that was made anywhere.
//!
//! Both accesses have a line in the source. The one name that both lines have is the memory's, or a pointer's to it;
//! of several, what the writing line assigns to. If that does not decide it, the memory stays without a name: none is
//! better than a wrong one.

use super::sources::Sources;
use super::tokens::{Token, tokens};
use crate::escape::one_line;
use crate::race::outcome::{Access, AccessKind, Place, Race};

/// How wide a name may be.
const MAX_WIDTH: usize = 24;

/// The name of the memory that both accesses of a race touch.
pub fn name(race: &Race, sources: &Sources) -> Option<String> {
    let [one, other] = &race.accesses;
    let (first, second) = (line(one.at.as_ref()?, sources)?, line(other.at.as_ref()?, sources)?);
    let words = words(&first);
    let common: Vec<&str> = words.into_iter().filter(|word| self::words(&second).contains(word)).collect();
    let statics: Vec<&str> = common.iter().copied().filter(|word| is_static(word, sources)).collect();
    let written = |access: &Access, line: &[Token]| if is_write(access) { assigned(line) } else { None };
    let assigned = written(one, &first).or_else(|| written(other, &second));
    let found = match (&statics[..], &common[..]) {
        ([], [only]) if is_followed(only, &first) || is_followed(only, &second) => format!("*{only}"),
        ([only], _) | ([], [only]) => (*only).to_string(),
        _ => assigned.filter(|path| common.contains(&path.split('.').next().unwrap_or_default()))?,
    };
    Some(one_line(&found, MAX_WIDTH))
}

fn line<'a>(place: &Place, sources: &'a Sources) -> Option<Vec<Token<'a>>> {
    let all = tokens(sources.text(&place.file)?);
    Some(all.into_iter().filter(|token| token.line == place.line).collect())
}

/// Whether a name is a pointer that a line goes through: `*slot`.
fn is_followed(name: &str, line: &[Token]) -> bool {
    let stars = line.windows(2).enumerate().filter(|(_, pair)| (pair[0].text, pair[1].text) == ("*", name));
    let is_product =
        |at: usize| line[at].is_word() && !is_keyword(line[at].text) || matches!(line[at].text, ")" | "]");
    stars.into_iter().any(|(at, _)| at == 0 || !is_product(at - 1))
}

/// The names of a line that could be a variable's, each once.
fn words<'a>(line: &[Token<'a>]) -> Vec<&'a str> {
    let mut words = Vec::new();
    for (at, token) in line.iter().enumerate() {
        let next = line.get(at + 1).map_or("", |token| token.text);
        if token.is_word()
            && !is_keyword(token.text)
            && !matches!(next, "(" | "!" | "::")
            && !words.contains(&token.text)
        {
            words.push(token.text);
        }
    }
    words
}

fn is_keyword(word: &str) -> bool {
    let keywords = [
        "unsafe", "let", "mut", "if", "else", "while", "for", "in", "match", "return", "move", "ref", "as",
        "true", "false", "loop", "break", "continue", "static", "const",
    ];
    let types =
        ["u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "bool", "f32", "f64"];
    keywords.contains(&word) || types.contains(&word)
}

fn is_static(word: &str, sources: &Sources) -> bool {
    sources.has_words("static", word)
        || sources.has_words("mut", word) && word.chars().all(|c| !c.is_lowercase())
}

fn is_write(access: &Access) -> bool {
    matches!(access.what, AccessKind::Write | AccessKind::AtomicWrite)
}

/// The variable, and its fields, that a line assigns to: `*shared.total += 1`, `slots[0] = 1`, `*start.add(1) = 2`.
fn assigned(line: &[Token]) -> Option<String> {
    let sign = line.iter().position(|token| matches!(token.text, "=" | "+=" | "-=" | "*=" | "/=" | "|="))?;
    let start =
        line[..sign].iter().rposition(|token| matches!(token.text, "{" | "}" | ";")).map_or(0, |at| at + 1);
    let place = &line[start..sign];
    let path = place.iter().skip_while(|token| !token.is_word());
    let path: Vec<&Token> = path.take_while(|token| token.is_word() || token.text == ".").collect();
    let called = place.get(place.iter().position(Token::is_word)? + path.len()).map(|token| token.text);
    let path: Vec<&str> = path.iter().map(|token| token.text).collect();
    let words = path.split(|text| *text == ".").map(<[&str]>::concat);
    let mut words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    if called == Some("(") {
        words.pop();
    }
    (!words.is_empty() && words[0] != "let").then(|| words.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name for a write in the first line that races with a read in the last.
    fn name_in(source: &str) -> Option<String> {
        let sources: Sources = [("f", source)].into_iter().collect();
        let lines = u32::try_from(source.lines().count()).unwrap();
        let access = |what, line| {
            let at = Some(Place { file: "f".into(), line, column: 1 });
            Access { thread: 0, what, at, event: None }
        };
        let accesses = [access(AccessKind::Read, lines), access(AccessKind::Write, 1)];
        name(&Race { address: String::new(), size: 4, object: None, accesses }, &sources)
    }

    #[test]
    fn the_only_common_name_is_the_memory() {
        assert_eq!(
            name_in("unsafe { *slot = 1 };\nprintln!(\"{}\", unsafe { *slot });").as_deref(),
            Some("*slot")
        );
        assert_eq!(name_in("*total += 1;").as_deref(), Some("*total"));
    }

    #[test]
    fn a_static_wins() {
        let source =
            "unsafe { TOTAL += step };\nstatic mut TOTAL: u32 = 0;\nlet all = step + unsafe { TOTAL };";
        assert_eq!(name_in(source).as_deref(), Some("TOTAL"));
    }

    #[test]
    fn of_several_the_one_that_is_assigned_wins() {
        assert_eq!(
            name_in("shared.value = next;\nlet next = shared.value;").as_deref(),
            Some("shared.value")
        );
        assert_eq!(name_in("data[i] = i;").as_deref(), Some("data"));
        assert_eq!(name_in("*start.add(i) = i;").as_deref(), Some("start"));
    }

    #[test]
    fn what_is_not_clear_has_no_name() {
        assert_eq!(name_in("fill(a, b);\nuse_it(a, b);"), None);
        assert_eq!(name_in("write(a);\nread(b);"), None);
    }
}
