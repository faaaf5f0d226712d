//! The full screen: one question at a time, by single keys.
//!
//! [`Stage`] takes keys and draws; it knows no terminal, so a test can play on it. `take` gives it one.

mod body;
mod draft;
mod field;
mod keys;
mod look;
mod stage;
mod terminal;

use std::io;
use std::time::Duration;

use quiz::Session;
use ratatui::crossterm::event::{self, Event, KeyEventKind};

pub use stage::Stage;

use crate::page::{Page, Paper};
use crate::{Options, Outcome, Store, amount};
use quiz::say;
use terminal::Terminal;

/// Asks the questions of a session on the terminal of this process.
///
/// # Errors
///
/// When the answers cannot be saved, or there is no terminal. The terminal is as it was before.
pub fn take(session: &mut Session, options: &Options, store: &mut dyn Store) -> io::Result<Outcome> {
    let mut terminal = Terminal::open()?;
    let mut stage = Stage::new(session, options, store);
    while !stage.is_over() {
        terminal.draw(|frame| stage.draw(frame))?;
        react(&mut stage)?;
    }
    let outcome = stage.outcome();
    drop(terminal);
    println!("{}", farewell(&outcome, options));
    Ok(outcome)
}

/// Waits for a key, and takes all that came with it: what is pasted or typed fast is drawn once.
fn react(stage: &mut Stage) -> io::Result<()> {
    loop {
        match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => stage.key(key)?,
            Event::Paste(text) => stage.paste(&text),
            _ => {}
        }
        if stage.is_over() || !event::poll(Duration::ZERO)? {
            return Ok(());
        }
    }
}

/// What stays on the terminal.
fn farewell(outcome: &Outcome, options: &Options) -> String {
    let lang = options.lang;
    let text = match outcome {
        Outcome::HandedIn(graded) => {
            let points = amount::earned(graded.points, lang);
            say!(lang, "The answers are handed in: {points}.", "Ответы сданы, результат: {points}.")
        }
        Outcome::Left => say!(
            lang,
            "The answers are saved. Start the quiz again to go on from here.",
            "Ответы сохранены. Запустите тест снова, чтобы продолжить с этого места."
        ),
    };
    let paper = Paper { lang, columns: options.columns, colours: false, breaks_code: false };
    let mut page = Page::new(paper);
    page.say(&text, crate::ink::Ink::Plain);
    page.lines.iter().map(|line| crate::ink::text(line)).collect::<Vec<_>>().join("\n")
}
