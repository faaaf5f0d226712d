//! The two faces of a quiz: lines, for any input and output, and a full screen.
//!
//! Both draw what [`quiz::Session`] says and pass on what was typed; neither knows what is right. They share every
//! word: what is asked, the verdict and the results are pages of lines that a face prints or scrolls.

mod amount;
mod choose;
mod highlight;
mod ink;
pub mod line;
mod markdown;
mod page;
mod question;
mod results;
mod review;
pub mod screen;
mod typed;
mod verdict;
mod wrap;

use std::io;

pub use choose::{Face, Surroundings};
pub use page::Paper;
pub use verdict::Lessons;

use quiz::session::{Effect, Input};
use quiz::{Answers, Graded, Lang, Session};

/// Keeps the answers.
pub trait Store {
    /// Called whenever the answers changed, with all of them.
    ///
    /// # Errors
    ///
    /// When they cannot be kept; it ends the quiz.
    fn save(&mut self, answers: &Answers) -> io::Result<()>;
}

/// How a quiz is shown.
#[derive(Debug, Clone)]
pub struct Options {
    /// The face, as [`Surroundings::face`] chooses it.
    pub face: Face,
    /// The language of the quiz and of all messages.
    pub lang: Lang,
    /// Whether there are colours.
    pub colours: bool,
    /// How many columns the line face has. The full screen has as many as there are.
    pub columns: usize,
    /// The titles of the sections that `refs` point to.
    pub lessons: Lessons,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The quiz was handed in, and this came of it.
    HandedIn(Box<Graded>),
    /// The student left; the answers so far are saved.
    Left,
}

/// Asks the questions of a session on this process's terminal, or on its standard input and output.
///
/// # Errors
///
/// When the answers cannot be saved, or nothing can be read or written. The terminal is as it was before.
pub fn run(mut session: Session, options: &Options, store: &mut dyn Store) -> io::Result<Outcome> {
    match options.face {
        Face::Line => {
            let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
            line::take(&mut session, options, &mut input, &mut output, store)
        }
        Face::Screen => screen::take(&mut session, options, store),
    }
}

/// Tells the session what was done, and keeps the answers.
fn tell(session: &mut Session, input: Input, store: &mut dyn Store) -> io::Result<Vec<Effect>> {
    let effects = session.on(input);
    if effects.contains(&Effect::Save) {
        store.save(session.answers())?;
    }
    Ok(effects)
}

/// What came of a session that is over.
fn outcome(session: &Session, was_handed_in: bool) -> Outcome {
    if was_handed_in {
        Outcome::HandedIn(Box::new(quiz::grade(session.quiz(), session.answers())))
    } else {
        Outcome::Left
    }
}
