//! What comes after the questions: the review, handing in, the results.

use std::io;

use quiz::session::{Effect, Input, Progress, View};
use quiz::{Feedback, Session};

use super::talk::Talk;
use crate::ink::Ink;
use crate::page::Page;
use crate::{Options, Store, results, review as words, tell};
use quiz::say;

/// Shows what is answered, until the quiz is handed in or a question is asked for.
pub fn review(talk: &mut Talk, session: &mut Session, store: &mut dyn Store) -> io::Result<Vec<Effect>> {
    show_review(talk, session)?;
    loop {
        let View::Review(review) = session.view() else { return Ok(Vec::new()) };
        let lang = talk.paper.lang;
        let prompt = say!(
            lang,
            "h to hand in, a number to go to a question, q to save and leave:",
            "h — сдать, номер — вернуться к вопросу, q — сохранить и выйти:"
        );
        let Some(line) = talk.ask(&prompt)? else { return super::left(session, store) };
        let line = line.trim().to_lowercase();
        let place = review.rows.iter().position(|row| row.label == line);
        let input = match (line.as_str(), place) {
            ("h" | "р" | "hand in" | "сдать", _) => Input::HandIn,
            ("q" | "й", _) => Input::Leave,
            ("<" | "б", _) => Input::Back,
            (_, Some(place)) => Input::GoTo(place),
            _ => {
                talk.say(&say!(
                    lang,
                    "`h`, the number of a question or `q` is expected.",
                    "Нужны `h`, номер вопроса или `q`."
                ))?;
                continue;
            }
        };
        return tell(session, input, store);
    }
}

/// Questions that are answered need no line; a quiz may have hundreds. `r` shows them nevertheless, if there are few.
fn show_review(talk: &mut Talk, session: &Session) -> io::Result<()> {
    let View::Review(review) = session.view() else { return Ok(()) };
    let mut page = Page::new(talk.paper);
    page.say(&say!(talk.paper.lang, "Before you hand in", "Перед сдачей"), Ink::Title);
    page.say(&words::summary(&review, talk.paper), Ink::Plain);
    let is_short = review.rows.len() <= 40;
    for row in &review.rows {
        if row.progress != Progress::Answered || is_short {
            page.lines.push(words::row(row, talk.paper));
        }
    }
    talk.page(&page)
}

/// Tells the results once. What was not told after each question is told now, and the points last, where they are seen.
pub fn told(talk: &mut Talk, session: &Session, options: &Options) -> io::Result<()> {
    let View::Results(results) = session.view() else { return Ok(()) };
    if session.quiz().feedback == Feedback::AfterQuiz && results.is_revealed {
        for row in &results.rows {
            let mut page = Page::new(talk.paper);
            results::details(&mut page, session, row, true, &options.lessons);
            talk.page(&page)?;
        }
    }
    let mut page = Page::new(talk.paper);
    page.say(&say!(options.lang, "Results", "Результаты"), Ink::Title);
    for row in &results.rows {
        page.lines.push(results::row(row, talk.paper));
    }
    results::summary(&mut page, session.quiz(), &results, &options.lessons);
    talk.page(&page)
}

/// Shows single questions, until the student leaves or tries again.
pub fn results(
    talk: &mut Talk,
    session: &mut Session,
    options: &Options,
    store: &mut dyn Store,
) -> io::Result<Vec<Effect>> {
    loop {
        let View::Results(results) = session.view() else { return Ok(Vec::new()) };
        if results.rows.is_empty() {
            return super::left(session, store);
        }
        let Some(line) = talk.ask(&prompt(results.can_retry, talk))? else {
            return super::left(session, store);
        };
        let line = line.trim().to_lowercase();
        if let Some(row) = results.rows.iter().find(|row| row.label == line) {
            let mut page = Page::new(talk.paper);
            results::details(&mut page, session, row, results.is_revealed, &options.lessons);
            talk.page(&page)?;
            continue;
        }
        match line.as_str() {
            "" | "q" | "й" => return super::left(session, store),
            "t" | "е" if results.can_retry => return tell(session, Input::Retry, store),
            "g" | "п" if results.can_retry => {
                tell(session, Input::GiveUp, store)?;
                told(talk, session, options)?;
            }
            _ => talk.say(&say!(
                options.lang,
                "The number of a question is expected, or Enter.",
                "Нужен номер вопроса или Enter."
            ))?,
        }
    }
}

fn prompt(can_retry: bool, talk: &Talk) -> String {
    let lang = talk.paper.lang;
    if can_retry {
        return say!(
            lang,
            "t to try again what was not right, g to give up and see the answers, a number to see a question, Enter to leave:",
            "t — ответить ещё раз на то, что не вышло, g — сдаться и увидеть ответы, номер — посмотреть вопрос, Enter — выйти:"
        );
    }
    say!(lang, "A number to see a question, Enter to leave:", "Номер — посмотреть вопрос, Enter — выйти:")
}
