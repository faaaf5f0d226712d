//! The line face: prints, and reads a line at a time. It only ever adds lines, and says everything in words, so that
//! it works through a pipe, in a log and by speech.

mod after;
mod ask;
mod talk;

use std::io::{self, BufRead, Write};

use quiz::Session;
use quiz::session::{Effect, Input, View};

use crate::ink::Ink;
use crate::page::{Page, Paper};
use crate::{Options, Outcome, Store, amount, outcome};
pub(crate) use ask::{no_hint, try_again};
use quiz::say;
use talk::Talk;

/// Asks the questions of a session through any input and output. The end of the input saves and leaves.
///
/// # Errors
///
/// When the answers cannot be saved, or nothing can be read or written.
pub fn take(
    session: &mut Session,
    options: &Options,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    store: &mut dyn Store,
) -> io::Result<Outcome> {
    let paper =
        Paper { lang: options.lang, columns: options.columns, colours: options.colours, breaks_code: false };
    let mut talk = Talk { input, output, paper };
    greet(&mut talk, session)?;
    let mut was_handed_in = false;
    loop {
        let effects = match session.view() {
            View::Question(_) => ask::question(&mut talk, session, options, store)?,
            View::Review(_) => after::review(&mut talk, session, store)?,
            View::Results(_) => after::results(&mut talk, session, options, store)?,
            View::Left => break,
        };
        was_handed_in |= effects.contains(&Effect::HandedIn);
        if effects.contains(&Effect::HandedIn) {
            after::told(&mut talk, session, options)?;
        }
    }
    if !was_handed_in {
        let text = say!(
            paper.lang,
            "The answers are saved. Start the quiz again to go on from here.",
            "Ответы сохранены. Запустите тест снова, чтобы продолжить с этого места."
        );
        talk.say(&text)?;
    }
    Ok(outcome(session, was_handed_in))
}

fn greet(talk: &mut Talk, session: &Session) -> io::Result<()> {
    let mut page = Page::new(talk.paper);
    let lang = talk.paper.lang;
    if let Some(title) = &session.quiz().title {
        page.say(title.get(lang), Ink::Title);
    }
    let count = session.quiz().asked().count();
    let answered = session.answers().given.values().filter(|given| given.answer.is_some()).count();
    let questions = amount::questions(count, lang);
    let status = match answered {
        0 => format!("{questions}."),
        _ => say!(
            lang,
            "{questions}, {answered} of them done already. Here is where you left.",
            "{questions}, из них пройдено: {answered}. Продолжаем."
        ),
    };
    page.say(&status, Ink::Plain);
    page.say(&commands(talk.paper), Ink::Quiet);
    talk.page(&page)
}

/// What one can type besides an answer.
fn commands(paper: Paper) -> String {
    say!(
        paper.lang,
        "Besides an answer you can type: ? for a hint, < to go back, s to skip, r to see what is answered, q to save and leave. !1, !2 or !3 says how sure you are, 3 is surest. \\q answers with the letter q.",
        "Кроме ответа, можно ввести: ? — подсказка, < — назад, s — пропустить, r — что уже отвечено, q — сохранить и выйти. !1, !2 или !3 — насколько вы уверены, 3 — полностью. \\q — ответить буквой q."
    )
}

/// A question or a review may have been left, or not.
fn left(session: &mut Session, store: &mut dyn Store) -> io::Result<Vec<Effect>> {
    crate::tell(session, Input::Leave, store)
}
