//! Says what came of what was typed.

use std::io;

use quiz::session::{Asked, Effect, Refusal, View};
use quiz::{Answer, Lang, Session};

use super::super::{commands, talk::Talk};
use crate::ink::Ink;
use crate::page::Page;
use crate::verdict::{self, Told};
use crate::{Options, amount, results};
use quiz::say;

/// Says what came of an answer, of asking for a hint, or of saying how sure one is.
pub fn react(
    talk: &mut Talk,
    session: &Session,
    options: &Options,
    effects: &[Effect],
    is_answer: bool,
) -> io::Result<()> {
    let View::Question(asked) = session.view() else { return Ok(()) };
    let lang = options.lang;
    for effect in effects {
        match effect {
            Effect::Judged => judged(talk, session, &asked, options)?,
            Effect::Hint => hint(talk, &asked)?,
            Effect::OtherLayout(meant) => talk.say(&other_layout(meant, lang))?,
            Effect::Refused(Refusal::NoHint) => {
                talk.say(&no_hint(&asked, lang))?;
                let mut page = Page::new(talk.paper);
                page.say(&commands(talk.paper), Ink::Quiet);
                talk.page(&page)?;
            }
            Effect::Refused(refusal) => talk.say(&(verdict::capital(&refusal.say(lang)) + "."))?,
            Effect::Save if effects.len() == 1 => saved(talk, &asked, is_answer)?,
            Effect::Save | Effect::HandedIn | Effect::Left => {}
        }
    }
    Ok(())
}

/// Words typed in the wrong layout. It tells only what they typed themselves.
pub fn other_layout(meant: &str, lang: Lang) -> String {
    say!(
        lang,
        "Was that the wrong keyboard layout? On the other one it is `{meant}`. Type the same again if you meant it.",
        "Не та раскладка? На другой это `{meant}`. Если так и задумано, введите то же ещё раз."
    )
}

/// Why there is no hint.
pub fn no_hint(asked: &Asked, lang: Lang) -> String {
    if asked.question.hints.is_empty() {
        return say!(lang, "There is no hint for this question.", "К этому вопросу подсказки нет.");
    }
    say!(lang, "There are no more hints.", "Подсказок больше нет.")
}

fn hint(talk: &mut Talk, asked: &Asked) -> io::Result<()> {
    let Some(hint) = asked.hints.last() else { return Ok(()) };
    let mut page = Page::new(talk.paper);
    page.say(&say!(talk.paper.lang, "Hint:", "Подсказка:"), Ink::Title);
    page.markdown(hint);
    talk.page(&page)
}

fn judged(talk: &mut Talk, session: &Session, asked: &Asked, options: &Options) -> io::Result<()> {
    let Some(told) = Told::of(asked) else { return Ok(()) };
    let mut page = Page::new(talk.paper);
    if let Some(answer @ Answer::Order(_)) = asked.given {
        results::own_answer(&mut page, &asked.question.ask, &asked.items, answer);
    }
    verdict::write(&mut page, told, session.quiz().lesson.as_deref(), &options.lessons);
    if asked.is_open {
        page.say(&try_again(asked, options.lang), Ink::Plain);
    }
    talk.page(&page)
}

/// How often it can be answered yet.
pub fn try_again(asked: &Asked, lang: Lang) -> String {
    let left = asked.attempts_left.unwrap_or(1) as usize;
    let attempts = amount::attempts(left, lang);
    say!(lang, "Try again: {attempts} left.", "Попробуйте ещё раз, осталось: {attempts}.")
}

/// What nothing is told of yet is read back.
fn saved(talk: &mut Talk, asked: &Asked, is_answer: bool) -> io::Result<()> {
    let lang = talk.paper.lang;
    let mut page = Page::new(talk.paper);
    match (asked.given, asked.certainty) {
        (Some(answer @ (Answer::Choice(_) | Answer::Order(_))), _) if is_answer => {
            results::own_answer(&mut page, &asked.question.ask, &asked.items, answer);
        }
        (_, Some(certainty)) if !is_answer => {
            page.say(
                &say!(lang, "Certainty: {certainty} of 3.", "Уверенность: {certainty} из 3."),
                Ink::Plain,
            );
        }
        _ => {}
    }
    page.say(&say!(lang, "Saved.", "Записано."), Ink::Quiet);
    talk.page(&page)
}
