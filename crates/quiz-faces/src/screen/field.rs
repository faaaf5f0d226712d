//! A field to write in, of one line or of several.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Text that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    rows: Vec<String>, // Not empty.
    /// Where the next letter goes: the row, and the byte in it, which begins a letter or ends the row.
    row: usize,
    at: usize,
    is_multi: bool,
}

impl Field {
    /// A field with that text, and the caret behind it.
    pub fn new(text: &str, is_multi: bool) -> Field {
        let mut field = Field { rows: vec![String::new()], row: 0, at: 0, is_multi };
        field.paste(text);
        field
    }

    /// The text.
    pub fn text(&self) -> String {
        self.rows.join("\n")
    }

    /// Whether there is nothing to see in it.
    pub fn is_blank(&self) -> bool {
        self.rows.iter().all(|row| row.trim().is_empty())
    }

    /// Whether it has several lines.
    pub fn is_multi(&self) -> bool {
        self.is_multi
    }

    /// Takes in a text with line ends.
    pub fn paste(&mut self, text: &str) {
        for letter in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
            match letter {
                '\n' if self.is_multi => self.split(),
                '\n' => self.insert(' '),
                '\t' => "    ".chars().for_each(|space| self.insert(space)),
                _ if letter.is_control() => {}
                _ => self.insert(letter),
            }
        }
    }

    /// Takes in a key; `false` if it is none for a field.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let is_command = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Char(letter) if !is_command => self.insert(letter),
            KeyCode::Enter if self.is_multi && !is_command => self.split(),
            KeyCode::Backspace => self.erase(),
            KeyCode::Delete => {
                let before = (self.row, self.at);
                self.right();
                if (self.row, self.at) != before {
                    self.erase();
                }
            }
            KeyCode::Left => self.left(),
            KeyCode::Right => self.right(),
            KeyCode::Up if self.row > 0 => self.go(self.row - 1),
            KeyCode::Down if self.row + 1 < self.rows.len() => self.go(self.row + 1),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.rows[self.row].len(),
            _ => return false,
        }
        true
    }

    /// The text in lines of that many columns, and where the caret is among them.
    pub fn lines(&self, columns: usize) -> (Vec<String>, (usize, usize)) {
        let columns = columns.max(2);
        let (mut lines, mut caret) = (Vec::new(), (0, 0));
        for (number, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (at, letter) in row.grapheme_indices(true) {
                if line.width() + letter.width() > columns {
                    lines.push(std::mem::take(&mut line));
                }
                if (number, at) == (self.row, self.at) {
                    caret = (lines.len(), line.width());
                }
                line.push_str(letter);
            }
            if (number, row.len()) == (self.row, self.at) {
                if line.width() == columns {
                    lines.push(std::mem::take(&mut line));
                }
                caret = (lines.len(), line.width());
            }
            lines.push(line);
        }
        (lines, caret)
    }

    fn insert(&mut self, letter: char) {
        self.rows[self.row].insert(self.at, letter);
        self.at += letter.len_utf8();
    }

    fn split(&mut self) {
        let rest = self.rows[self.row].split_off(self.at);
        self.row += 1;
        self.at = 0;
        self.rows.insert(self.row, rest);
    }

    fn erase(&mut self) {
        if self.at > 0 {
            let end = self.at;
            self.left();
            self.rows[self.row].replace_range(self.at..end, "");
        } else if self.row > 0 {
            let rest = self.rows.remove(self.row);
            self.row -= 1;
            self.at = self.rows[self.row].len();
            self.rows[self.row].push_str(&rest);
        }
    }

    fn left(&mut self) {
        match self.rows[self.row][..self.at].grapheme_indices(true).next_back() {
            Some((start, _)) => self.at = start,
            None if self.row > 0 => {
                self.row -= 1;
                self.at = self.rows[self.row].len();
            }
            None => {}
        }
    }

    fn right(&mut self) {
        match self.rows[self.row][self.at..].graphemes(true).next() {
            Some(letter) => self.at += letter.len(),
            None if self.row + 1 < self.rows.len() => {
                self.row += 1;
                self.at = 0;
            }
            None => {}
        }
    }

    /// Goes to another row, to the same letter of it or its end.
    fn go(&mut self, row: usize) {
        let letters = self.rows[self.row][..self.at].graphemes(true).count();
        self.row = row;
        let next = self.rows[row].grapheme_indices(true).nth(letters);
        self.at = next.map_or(self.rows[row].len(), |(start, _)| start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn press(field: &mut Field, codes: &[KeyCode]) {
        for code in codes {
            field.key(KeyEvent::from(*code));
        }
    }

    #[test]
    fn letters_are_erased_whole_even_of_two_characters() {
        let mut field = Field::new("пои\u{306}", false);
        press(&mut field, &[KeyCode::Backspace]);
        assert_eq!(field.text(), "по");
        press(&mut field, &[KeyCode::Home, KeyCode::Delete, KeyCode::Char('т')]);
        assert_eq!(field.text(), "то");
    }

    #[test]
    fn lines_are_split_and_joined_where_there_are_several() {
        let mut field = Field::new("раз два", true);
        press(
            &mut field,
            &[KeyCode::Left, KeyCode::Left, KeyCode::Left, KeyCode::Enter, KeyCode::Up, KeyCode::End],
        );
        press(&mut field, &[KeyCode::Char('!'), KeyCode::Down, KeyCode::Home]);
        assert_eq!(field.text(), "раз !\nдва");
        press(&mut field, &[KeyCode::Backspace]);
        assert_eq!(field.text(), "раз !два");
        assert!(!Field::new("", false).key(KeyEvent::from(KeyCode::Enter)));
    }

    #[test]
    fn what_is_pasted_loses_its_commands_and_in_one_line_its_line_ends() {
        assert_eq!(Field::new("a\u{1b}[1m\r\nb\tc", true).text(), "a[1m\nb    c");
        assert_eq!(Field::new("a\nb", false).text(), "a b");
    }

    #[test]
    fn the_caret_is_where_the_next_letter_goes() {
        let field = Field::new("абвгд", false);
        assert_eq!(field.lines(3), (vec!["абв".into(), "гд".into()], (1, 2)));
        assert_eq!(Field::new("абв", false).lines(3), (vec!["абв".into(), String::new()], (1, 0)));
        assert_eq!(Field::new("", true).lines(3), (vec![String::new()], (0, 0)));
    }

    proptest! {
        #[test]
        fn no_keys_make_it_panic(keys in prop::collection::vec(0..10u8, 0..60)) {
            let mut field = Field::new("и\u{306}線\nb", true);
            for key in keys {
                let codes = [KeyCode::Left, KeyCode::Right, KeyCode::Up, KeyCode::Down, KeyCode::Home, KeyCode::End, KeyCode::Backspace, KeyCode::Delete, KeyCode::Enter, KeyCode::Char('ы')];
                press(&mut field, &[codes[usize::from(key)]]);
                let (lines, caret) = field.lines(4);
                prop_assert!(caret.0 < lines.len() && caret.1 <= 4);
            }
        }
    }
}
