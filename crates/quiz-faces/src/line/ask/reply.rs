//! Reads the answer to a question, or a command.

use std::io;

use quiz::session::Asked;
use quiz::{Answer, Ask, Lang, Response, Trace};

use super::super::talk::Talk;
use crate::question;
use crate::typed::{self, Command};
use quiz::say;

/// What was typed.
pub enum Reply {
    /// An answer.
    Answer(Answer),
    /// A command.
    Command(Command),
    /// Something else; this was expected.
    Unclear(String),
    /// Nothing more: the question is done.
    Next,
    /// The end of the input.
    End,
}

/// Asks for an answer, once.
pub fn reply(talk: &mut Talk, asked: &Asked) -> io::Result<Reply> {
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

fn words(text: &str, lang: Lang) -> Result<Answer, String> {
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

fn output_prompt(lang: Lang) -> String {
    say!(
        lang,
        "What does it print? Line by line, and at the end a line with a single dot:\n",
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
            "Answer, and at the end a line with a single dot:\n",
            "Ответ, а в конце строка с одной точкой:\n"
        ),
        Ask::Numeric(numeric) => match &numeric.unit {
            Some(unit) => {
                let unit = unit.get(lang);
                say!(lang, "Number ({unit}):", "Число ({unit}):")
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
pub fn reason(talk: &mut Talk, asked: &Asked) -> io::Result<Option<String>> {
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
