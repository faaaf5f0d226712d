//! The terminal, taken for a while and given back, however the quiz ends.

use std::io::{self, Stdout, stdout};
use std::panic;

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::{Frame, Terminal as Drawn};

/// A terminal in which every key comes at once, and the screen is ours. It is given back when this is dropped.
pub struct Terminal(Drawn<CrosstermBackend<Stdout>>);

impl Terminal {
    /// Takes the terminal.
    pub fn open() -> io::Result<Terminal> {
        restore_on_panic();
        enable_raw_mode()?;
        let entered = execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste);
        let terminal = entered.and_then(|()| Drawn::new(CrosstermBackend::new(stdout())));
        terminal.map(Terminal).inspect_err(|_| restore())
    }

    /// Draws what changed.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.0.draw(draw).map(|_| ())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// What cannot be restored now cannot be restored at all.
fn restore() {
    let _ = disable_raw_mode();
    let _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
}

/// The message of a panic would be lost on the screen that is left.
fn restore_on_panic() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        restore();
        before(panic);
    }));
}
