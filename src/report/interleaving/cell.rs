//! Text of a known width on a terminal, where some characters are two columns wide and some none.

use super::super::terminal::Paint;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text in one colour; what a student wrote in it has been made harmless before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The characters.
    pub text: String,
    /// The colour, as terminals name it; empty for none.
    pub colour: &'static str,
}

impl Cell {
    /// A text in a colour.
    pub fn new(text: impl Into<String>, colour: &'static str) -> Cell {
        Cell { text: text.into(), colour }
    }

    /// The text with spaces up to that width, and colours if they are wanted.
    pub fn padded(&self, to: usize, paint: Paint) -> String {
        let space = " ".repeat(to.saturating_sub(width(&self.text)));
        format!("{}{space}", painted(&self.text, self.colour, paint))
    }

    /// The cell in lines of at most that width.
    pub fn lines(&self, most: usize) -> Vec<Cell> {
        wrap(&self.text, most).into_iter().map(|line| Cell::new(line, self.colour)).collect()
    }
}

/// Faint.
pub const DIM: &str = "2";
/// What fails.
pub const RED: &str = "1;31";
/// The colours of threads; none of them is what failures have.
const THREADS: [&str; 6] = ["36", "33", "35", "32", "34", "96"];

/// The colour of the thread in that column.
pub fn of_thread(column: usize) -> &'static str {
    THREADS[column % THREADS.len()]
}

/// The text with a colour around it, if colours are wanted.
pub fn painted(text: &str, colour: &str, paint: Paint) -> String {
    match paint {
        Paint::Colours if !colour.is_empty() && !text.trim().is_empty() => {
            format!("\u{1b}[{colour}m{text}\u{1b}[0m")
        }
        Paint::Colours | Paint::Plain => text.to_string(),
    }
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text, or its beginning and an ellipsis if it is wider than that.
pub fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_string();
    }
    format!("{}…", beginning(text, most.saturating_sub(1)))
}

/// How wide a column must be if no word of this text is to be broken.
pub fn least_width(text: &str) -> usize {
    let words = text.split(' ').enumerate();
    words
        .map(|(nth, word)| if nth == 0 { width(word) } else { 2 + width(word) })
        .max()
        .unwrap_or(0)
        .min(width(text))
}

/// The longest beginning that is at most so wide.
fn beginning(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let end = text.char_indices().find(|(_, character)| {
        taken += character.width().unwrap_or(0);
        taken > most
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// A space at which no line is broken.
pub const TIE: char = '\u{a0}';

/// Breaks at spaces where there are any; every line but the first begins with two.
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let most = most.max(4);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        if width(&line) + width(word.trim_end()) > most && !line.trim().is_empty() {
            lines.push(std::mem::replace(&mut line, "  ".into()));
        }
        line.push_str(if line.trim().is_empty() && !lines.is_empty() { word.trim_start() } else { word });
        while width(line.trim_end()) > most {
            let first = beginning(&line, most).to_string();
            line = format!("  {}", &line[first.len()..]);
            lines.push(first);
        }
    }
    lines.push(line);
    lines.iter().map(|line| line.trim_end().replace(TIE, " ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(cut("漢字漢字", 7), "漢字漢…");
        assert_eq!(cut("漢字漢字", 8), "漢字漢字");
        assert_eq!(Cell::new("漢", "").padded(4, Paint::Plain), "漢  ");
    }

    #[test]
    fn lines_break_at_spaces_and_go_on_with_two() {
        assert_eq!(wrap("counter.load(SeqCst) →\u{a0}0", 22), ["counter.load(SeqCst)", "  → 0"]);
        assert_eq!(wrap("short", 22), ["short"]);
    }

    #[test]
    fn a_word_that_is_too_long_is_broken() {
        assert_eq!(wrap("abcdefghijkl mn", 6), ["abcdef", "  ghij", "  kl", "  mn"]);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        for most in 4..20 {
            let lines = wrap("a  漢字漢字.compare_exchange(Relaxed) → «значение»", most);
            assert!(lines.iter().all(|line| width(line) <= most), "{most}: {lines:?}");
        }
    }

    #[test]
    fn colours_do_not_count() {
        assert_eq!(Cell::new("ab", "31").padded(3, Paint::Colours), "\u{1b}[31mab\u{1b}[0m ");
    }
}
