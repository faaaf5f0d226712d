//! Asks one question until it is answered, skipped or left.

mod react;
mod reply;

use std::io;

use quiz::session::{Asked, Effect, Input, View};
use quiz::{Answer, Ask, Session, Trace};

pub use react::{no_hint, try_again};

use super::talk::Talk;
use crate::ink::{Ink, Span};
use crate::page::Page;
use crate::typed::{self, Command};
use crate::verdict::{self, Told};
use crate::{Options, Store, question, results, tell};
use quiz::say;
use react::react;
use reply::{Reply, reason, reply};

/// Asks the question that the session is at, until it is at another place.
pub fn question(
    talk: &mut Talk,
    session: &mut Session,
    options: &Options,
    store: &mut dyn Store,
) -> io::Result<Vec<Effect>> {
    show(talk, session, options)?;
    loop {
        let View::Question(asked) = session.view() else { return Ok(Vec::new()) };
        let input = match reply(talk, &asked)? {
            Reply::Unclear(expected) => {
                talk.say(&expected)?;
                continue;
            }
            Reply::Answer(answer) => {
                if let Some(reason) = reason(talk, &asked)? {
                    tell(session, Input::Explain(reason), store)?;
                }
                Input::Answer(answer)
            }
            Reply::Next => Input::Next,
            Reply::End => return super::left(session, store),
            Reply::Command(command) => input(command),
        };
        let is_answer = matches!(input, Input::Answer(_));
        let moves = matches!(input, Input::Next | Input::Back | Input::Skip | Input::Review | Input::Leave);
        let effects = tell(session, input, store)?;
        if moves && !matches!(effects.first(), Some(Effect::Refused(_))) {
            return Ok(effects);
        }
        react(talk, session, options, &effects, is_answer)?;
        if is_answer && is_done(session, &effects) {
            return tell(session, Input::Next, store);
        }
    }
}

fn input(command: Command) -> Input {
    match command {
        Command::Help => Input::Hint,
        Command::Back => Input::Back,
        Command::Skip => Input::Skip,
        Command::Review => Input::Review,
        Command::Quit => Input::Leave,
        Command::Certainty(level) => Input::Certainty(level),
    }
}

/// Whether an answer was taken, and there is no more to say to the question.
fn is_done(session: &Session, effects: &[Effect]) -> bool {
    let is_open = matches!(session.view(), View::Question(asked) if asked.is_open);
    effects.contains(&Effect::Save) && (!effects.contains(&Effect::Judged) || !is_open)
}

/// The whole question, and what is known of it already.
fn show(talk: &mut Talk, session: &Session, options: &Options) -> io::Result<()> {
    let View::Question(asked) = session.view() else { return Ok(()) };
    let mut page = Page::new(talk.paper);
    page.say(&question::head(session.quiz(), &asked, talk.paper), Ink::Title);
    page.gap();
    question::body(&mut page, &asked);
    items(&mut page, &asked);
    question::hints(&mut page, &asked);
    match (Told::of(&asked), asked.given) {
        (Some(told), _) => {
            verdict::write(&mut page, told, session.quiz().lesson.as_deref(), &options.lessons);
        }
        (None, Some(answer)) => {
            page.gap();
            so_far(&mut page, &asked, answer);
        }
        (None, None) => {}
    }
    talk.page(&page)
}

/// The answer that can still be changed.
fn so_far(page: &mut Page, asked: &Asked, answer: &Answer) {
    match answer {
        Answer::Skipped => {
            page.say(&say!(page.paper.lang, "You skipped it.", "Вы пропустили этот вопрос."), Ink::Quiet);
        }
        Answer::Trace(Trace::Prints(printed)) => {
            page.say(&say!(page.paper.lang, "Your answer:", "Ваш ответ:"), Ink::Plain);
            page.code(printed, "text");
        }
        Answer::Pairs(pairs) => {
            let Ask::Matching(matching) = &asked.question.ask else { return };
            let partner =
                |id: &str| pairs.get(id).and_then(|id| asked.items.iter().position(|it| it.id == *id));
            let letters = matching.left.iter().enumerate();
            let pairs = letters
                .filter_map(|(at, left)| Some(format!("{}{}", typed::letter(at), partner(&left.id)? + 1)));
            let pairs = pairs.collect::<Vec<_>>().join(" ");
            page.say(&say!(page.paper.lang, "Your answer: {pairs}", "Ваш ответ: {pairs}"), Ink::Plain);
        }
        _ => results::own_answer(page, &asked.question.ask, &asked.items, answer),
    }
}

fn items(page: &mut Page, asked: &Asked) {
    page.gap();
    if let Ask::Matching(matching) = &asked.question.ask {
        for (at, left) in matching.left.iter().enumerate() {
            page.marked(&Span::plain(&format!("  {}) ", typed::letter(at))), &left.text);
        }
        page.gap();
    }
    for (at, item) in asked.items.iter().enumerate() {
        page.marked(&Span::plain(&format!("  {}) ", at + 1)), &item.text);
    }
}
