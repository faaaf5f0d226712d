//! Plays on the full screen without a terminal.

use quiz::Session;
use quiz_faces::screen::Stage;
use quiz_faces::{Options, Outcome};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::Color;

use crate::place::Kept;

/// A stage with a screen before it.
pub struct Player<'p> {
    pub stage: Stage<'p>,
    terminal: Terminal<TestBackend>,
}

/// Plays on a screen of so many columns and rows, and says how it ended.
pub fn play(
    session: &mut Session,
    options: &Options,
    size: (u16, u16),
    script: impl FnOnce(&mut Player),
) -> Outcome {
    let mut kept = Kept::default();
    let terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("memory");
    let mut player = Player { stage: Stage::new(session, options, &mut kept), terminal };
    script(&mut player);
    player.stage.outcome()
}

impl Player<'_> {
    /// Presses keys: `\r` is Enter, `\t` Tab, `\u{3}` and `\u{4}` are Ctrl-C and Ctrl-D.
    pub fn press(&mut self, keys: &str) {
        for letter in keys.chars() {
            self.key(match letter {
                '\r' => KeyEvent::from(KeyCode::Enter),
                '\t' => KeyEvent::from(KeyCode::Tab),
                '\u{3}' => KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL),
                '\u{4}' => KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL),
                letter => KeyEvent::from(KeyCode::Char(letter)),
            });
        }
    }

    /// Presses a key that writes nothing.
    pub fn code(&mut self, code: KeyCode) {
        self.key(KeyEvent::from(code));
    }

    fn key(&mut self, key: KeyEvent) {
        self.stage.key(key).expect("nothing fails in memory");
        self.rows();
    }

    /// What is on the screen, row by row.
    pub fn rows(&mut self) -> Vec<String> {
        let stage = &mut self.stage;
        self.terminal.draw(|frame| stage.draw(frame)).expect("memory");
        let buffer = self.terminal.backend().buffer();
        let row = |cells: &[ratatui::buffer::Cell]| {
            cells.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
        };
        buffer.content().chunks(usize::from(buffer.area.width)).map(row).collect()
    }

    /// Whether anything on the screen has a colour.
    pub fn is_coloured(&mut self) -> bool {
        self.rows();
        self.terminal.backend().buffer().content().iter().any(|cell| cell.fg != Color::Reset)
    }

    /// What is on the screen as running text: where lines are broken does not matter.
    pub fn text(&mut self) -> String {
        self.rows().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Asserts that all these texts are on the screen.
    pub fn sees(&mut self, parts: &[&str]) {
        let text = self.text();
        for part in parts {
            assert!(text.contains(part), "no «{part}» in:\n{}", self.rows().join("\n"));
        }
    }

    /// Asserts that this text is not on the screen.
    pub fn misses(&mut self, part: &str) {
        assert!(!self.text().contains(part), "«{part}» in:\n{}", self.rows().join("\n"));
    }
}
