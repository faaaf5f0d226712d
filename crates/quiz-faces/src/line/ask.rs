//! Asks one question until it is answered, skipped or left.

use std::io;

use quiz::session::{Asked, Effect, Input, Refusal, View};
use quiz::{Answer, Ask, Response, Session, Trace};

use super::talk::Talk;
use crate::ink::{Ink, Span};
use crate::page::Page;
use crate::say::say;
use crate::typed::{self, Command};
use crate::verdict::{self, Told};
use crate::{Options, Store, amount, question, results, tell};

/// What was typed.
enum Reply {
    Answer(Answer),
    Command(Command),
    /// Something else; this was expected.
    Unclear(String),
    /// Nothing more: the question is done.
    Next,
    /// The end of the input.
    End,
}

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
            page.marked(Span::plain(&format!("  {}) ", typed::letter(at))), &left.text);
        }
        page.gap();
    }
    for (at, item) in asked.items.iter().enumerate() {
        page.marked(Span::plain(&format!("  {}) ", at + 1)), &item.text);
    }
}

fn reply(talk: &mut Talk, asked: &Asked) -> io::Result<Reply> {
    let lang = talk.paper.lang;
    if !asked.is_open {
        let prompt = say!(lang, "Enter for the next one:", "Enter — дальше:");
        return Ok(match talk.ask(&prompt)? {
            None => Reply::End,
            Some(line) => typed::command(&line).map_or(Reply::Next, Reply::Command),
        });
    }
    if question::asks_whether_it_compiles(&asked.question.ask) {
        return compiles(talk);
    }
    let Some(line) = talk.ask(&prompt(asked, talk))? else { return Ok(Reply::End) };
    if let Some(command) = typed::command(&line) {
        return Ok(Reply::Command(command));
    }
    let line = typed::unescaped(&line);
    let read = match &asked.question.ask {
        Ask::Choice(choice) => typed::choice(line, &asked.items, choice.many, lang),
        Ask::Ordering(it) => typed::order(line, &asked.items, it.some_do_not_belong, lang),
        Ask::Matching(matching) => typed::pairs(line, &matching.left, &asked.items, lang),
        Ask::Numeric(_) => typed::number(line, lang),
        Ask::Short(short) if short.response == Response::Short => words(line.trim(), lang),
        Ask::Short(_) => words(lines(talk, line)?.trim_end_matches('\n'), lang),
        Ask::Tracing(_) => Ok(Answer::Trace(Trace::Prints(lines(talk, line)?))),
    };
    Ok(read.map_or_else(Reply::Unclear, Reply::Answer))
}

fn words(text: &str, lang: quiz::Lang) -> Result<Answer, String> {
    if text.trim().is_empty() {
        return Err(say!(
            lang,
            "An answer in words is expected; `s` skips the question.",
            "Нужен ответ словами; `s` пропускает вопрос."
        ));
    }
    Ok(Answer::Words(text.to_owned()))
}

fn compiles(talk: &mut Talk) -> io::Result<Reply> {
    let lang = talk.paper.lang;
    let prompt = say!(lang, "Does it compile? 1) yes  2) no:", "Компилируется? 1) да  2) нет:");
    let Some(line) = talk.ask(&prompt)? else { return Ok(Reply::End) };
    if let Some(command) = typed::command(&line) {
        return Ok(Reply::Command(command));
    }
    match typed::compiles(&line, lang) {
        Err(expected) => Ok(Reply::Unclear(expected)),
        Ok(false) => Ok(Reply::Answer(Answer::Trace(Trace::DoesNotCompile))),
        Ok(true) => printed(talk),
    }
}

fn printed(talk: &mut Talk) -> io::Result<Reply> {
    let prompt = output_prompt(talk.paper.lang);
    let Some(line) = talk.ask(&prompt)? else { return Ok(Reply::End) };
    if let Some(command) = typed::command(&line) {
        return Ok(Reply::Command(command));
    }
    let line = typed::unescaped(&line).to_owned();
    Ok(Reply::Answer(Answer::Trace(Trace::Prints(lines(talk, &line)?))))
}

/// Reads on to a line with a point alone; two points are a line with one.
fn lines(talk: &mut Talk, first: &str) -> io::Result<String> {
    let mut text = String::new();
    let mut next = Some(first.to_owned());
    while let Some(line) = next.filter(|line| line.trim_end() != ".") {
        text.push_str(if line.trim_end() == ".." { "." } else { &line });
        text.push('\n');
        next = talk.next()?;
    }
    Ok(text)
}

fn output_prompt(lang: quiz::Lang) -> String {
    say!(
        lang,
        "What does it print? Line by line, and then a line with a point alone:\n",
        "Что она напечатает? Строка за строкой, а в конце строка с одной точкой:\n"
    )
}

fn prompt(asked: &Asked, talk: &Talk) -> String {
    let lang = talk.paper.lang;
    match &asked.question.ask {
        Ask::Choice(choice) if choice.many => {
            say!(lang, "Numbers, such as 1 3:", "Номера через пробел, например 1 3:")
        }
        Ask::Choice(_) => say!(lang, "Number:", "Номер:"),
        Ask::Short(short) if short.response == Response::Short => say!(lang, "Answer:", "Ответ:"),
        Ask::Short(_) => say!(
            lang,
            "Answer, and then a line with a point alone:\n",
            "Ответ, а в конце строка с одной точкой:\n"
        ),
        Ask::Numeric(numeric) => match &numeric.unit {
            Some(unit) => {
                let unit = unit.get(lang);
                say!(lang, "Number, in {unit}:", "Число, {unit}:")
            }
            None => say!(lang, "Number:", "Число:"),
        },
        Ask::Ordering(_) => {
            say!(lang, "Numbers in order, such as 3 1 2:", "Номера по порядку, например 3 1 2:")
        }
        Ask::Matching(_) => say!(lang, "Pairs, such as a2 b1:", "Пары, например a2 b1:"),
        Ask::Tracing(_) => output_prompt(lang),
    }
}

/// The student's reason for an answer, where the quiz asks for it.
fn reason(talk: &mut Talk, asked: &Asked) -> io::Result<Option<String>> {
    if !asked.asks_explanation {
        return Ok(None);
    }
    let prompt = say!(
        talk.paper.lang,
        "Why? A sentence or two; Enter leaves it out:",
        "Почему? Одно-два предложения; Enter — не объяснять:"
    );
    Ok(talk.ask(&prompt)?.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty()))
}

fn react(
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
                page.say(&super::commands(talk.paper), Ink::Quiet);
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
pub fn other_layout(meant: &str, lang: quiz::Lang) -> String {
    say!(
        lang,
        "Was that the wrong keyboard layout? On the other one it is `{meant}`. Type the same again if you meant it.",
        "Не та раскладка? На другой это `{meant}`. Если так и задумано, введите то же ещё раз."
    )
}

/// Why there is no hint.
pub fn no_hint(asked: &Asked, lang: quiz::Lang) -> String {
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
pub fn try_again(asked: &Asked, lang: quiz::Lang) -> String {
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
