//! Breaks lines by the width that they take on the screen.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::ink::{Ink, Line, Span, append, width};

/// Breaks prose between words, and a word only if no line has room for it. Spaces at a break go.
pub fn prose(line: &[Span], columns: usize) -> Vec<Line> {
    let mut wrapped = Wrapped { columns: columns.max(1), lines: Vec::new(), line: Vec::new(), gap: None };
    for piece in pieces(line) {
        match piece {
            Piece::Space(ink) => wrapped.gap = Some(ink),
            Piece::Word(word) => wrapped.word(&word),
        }
    }
    wrapped.end()
}

/// Breaks code anywhere; every space stays.
pub fn code(line: &[Span], columns: usize) -> Vec<Line> {
    let columns = columns.max(4);
    let mut lines = vec![Line::new()];
    let mut used = 0;
    for span in line {
        for letter in span.text().graphemes(true) {
            if used + letter.width() > columns {
                lines.push(vec![Span::plain("  ")]);
                used = 2;
            }
            used += letter.width();
            append(lines.last_mut().expect("there is one from the start"), letter, span.ink);
        }
    }
    lines
}

/// The beginning of a line, with a sign that it goes on.
pub fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.graphemes(true) {
        if short.width() + letter.width() + 1 > columns {
            break;
        }
        short.push_str(letter);
    }
    short.trim_end().to_owned() + "…"
}

enum Piece {
    Space(Ink),
    Word(Line),
}

/// Words may change their ink in the middle: `` `join`, ``.
fn pieces(line: &[Span]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for span in line {
        for part in span.text().split_inclusive(breaks) {
            let word = part.trim_end_matches(breaks);
            if !word.is_empty() {
                match pieces.last_mut() {
                    Some(Piece::Word(line)) => append(line, word, span.ink),
                    _ => pieces.push(Piece::Word(vec![Span::new(word, span.ink)])),
                }
            }
            if word.len() < part.len() {
                pieces.push(Piece::Space(span.ink));
            }
        }
    }
    pieces
}

/// Numbers stay together with their units: a no-break space is none.
fn breaks(letter: char) -> bool {
    letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

struct Wrapped {
    columns: usize,
    lines: Vec<Line>,
    line: Line,
    gap: Option<Ink>,
}

impl Wrapped {
    fn word(&mut self, word: &Line) {
        let gap = self.gap.take().filter(|_| !self.line.is_empty());
        if width(&self.line) + usize::from(gap.is_some()) + width(word) <= self.columns {
            if let Some(ink) = gap {
                append(&mut self.line, " ", ink);
            }
        } else if !self.line.is_empty() {
            self.lines.push(std::mem::take(&mut self.line));
        }
        for span in word {
            for letter in span.text().graphemes(true) {
                if !self.line.is_empty() && width(&self.line) + letter.width() > self.columns {
                    self.lines.push(std::mem::take(&mut self.line));
                }
                append(&mut self.line, letter, span.ink);
            }
        }
    }

    fn end(mut self) -> Vec<Line> {
        if !self.line.is_empty() || self.lines.is_empty() {
            self.lines.push(self.line);
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::text;
    use proptest::prelude::*;

    fn wrapped(words: &str, columns: usize) -> Vec<String> {
        prose(&[Span::plain(words)], columns).iter().map(|line| text(line)).collect()
    }

    #[test]
    fn lines_break_between_words_by_their_width() {
        assert_eq!(wrapped("поток ждёт другой поток", 11), ["поток ждёт", "другой", "поток"]);
        assert_eq!(wrapped("線程 線程", 8), ["線程", "線程"]);
        assert_eq!(wrapped("5\u{a0}мс и ещё", 6), ["5\u{a0}мс и", "ещё"]);
    }

    #[test]
    fn a_word_that_fits_nowhere_is_broken() {
        assert_eq!(wrapped("a abcdefgh", 4), ["a", "abcd", "efgh"]);
    }

    #[test]
    fn a_word_of_two_inks_stays_whole() {
        let line = [Span::plain("call "), Span::new("join", Ink::Code), Span::plain(", then")];
        let lines: Vec<String> = prose(&line, 9).iter().map(|line| text(line)).collect();
        assert_eq!(lines, ["call", "join,", "then"]);
    }

    #[test]
    fn code_keeps_its_spaces() {
        let lines = code(&[Span::plain("    let x = 1;")], 10);
        assert_eq!(lines.iter().map(|line| text(line)).collect::<Vec<_>>(), ["    let x ", "  = 1;"]);
    }

    #[test]
    fn what_is_shortened_says_so() {
        assert_eq!(shortened("поток", 5), "поток");
        assert_eq!(shortened("поток ждёт", 7), "поток…");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_letter_is_lost(words in "[a-zа-я線 ]{0,60}", columns in 2..30usize) {
            let lines = wrapped(&words, columns);
            prop_assert!(lines.iter().all(|line| line.width() <= columns));
            let letters = |text: &str| text.chars().filter(|it| !it.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&words));
        }
    }
}
