//! A quiz with every type of question, and what it takes to show it.

use std::io;

use quiz::{Answer, Answers, Ask, Lang, Question, Quiz, Session, Text, Trace};
use quiz_faces::{Face, Lessons, Options, Store};

/// The quiz, with another head where one is given: `feedback = "after-quiz"`.
pub fn every(feedback: &str) -> Quiz {
    let source = include_str!("every.toml").replace("after-question", feedback);
    let loaded = quiz::read(source.as_bytes(), "every");
    loaded.quiz.unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

/// A session of it that begins.
pub fn session(feedback: &str) -> Session {
    Session::new(every(feedback), Answers::default())
}

/// Without colours.
pub fn options(lang: Lang) -> Options {
    let title = vec![("ru".to_owned(), "Потоки".to_owned()), ("en".to_owned(), "Threads".to_owned())];
    let lessons = Lessons::from([("lesson-1#threads".to_owned(), Text::in_languages(title).expect("two"))]);
    Options { face: Face::Line, lang, colours: false, columns: 80, lessons }
}

/// Keeps everything that was saved.
#[derive(Default)]
pub struct Kept(pub Vec<Answers>);

impl Store for Kept {
    fn save(&mut self, answers: &Answers) -> io::Result<()> {
        self.0.push(answers.clone());
        Ok(())
    }
}

/// An answer as it is typed into the line face.
pub fn typed(quiz: &Quiz, question: &Question, answer: &Answer) -> String {
    let items = quiz::shuffle::shown(quiz, question, "");
    let place = |id: &String| items.iter().position(|item| item.id == *id).expect("a shown item") + 1;
    let numbers = |ids: &[String]| ids.iter().map(|id| place(id).to_string()).collect::<Vec<_>>().join(" ");
    let mut lines = match (answer, &question.ask) {
        (Answer::Skipped, _) => "s".to_owned(),
        (Answer::Choice(ids) | Answer::Order(ids), _) => numbers(ids),
        (Answer::Words(words), Ask::Short(short)) if short.response != quiz::Response::Short => {
            format!("{words}\n.")
        }
        (Answer::Words(text) | Answer::Number(text), _) => text.clone(),
        (Answer::Trace(Trace::DoesNotCompile), _) => "2".to_owned(),
        (Answer::Trace(Trace::Prints(output)), Ask::Tracing(tracing)) => {
            let first = if tracing.language == "rust" { "1\n" } else { "" };
            format!("{first}{}\n.", output.trim_end())
        }
        (Answer::Pairs(pairs), Ask::Matching(matching)) => {
            let letters = matching.left.iter().zip('a'..);
            letters
                .map(|(left, letter)| format!("{letter}{}", place(&pairs[&left.id])))
                .collect::<Vec<_>>()
                .join(" ")
        }
        other => panic!("{other:?}"),
    };
    if question.asks_explanation {
        lines += "\nпотому что";
    }
    lines + "\n"
}

/// An answer as keys of the full screen: `\r` is Enter, `\t` Tab, `\u{4}` Ctrl-D.
pub fn pressed(quiz: &Quiz, question: &Question, answer: &Answer) -> String {
    let items = quiz::shuffle::shown(quiz, question, "");
    let place = |id: &String| items.iter().position(|item| item.id == *id).expect("a shown item") + 1;
    let digits = |ids: &[String]| ids.iter().map(|id| place(id).to_string()).collect::<String>();
    let mut keys = match (answer, &question.ask) {
        (Answer::Choice(ids) | Answer::Order(ids), _) => digits(ids) + "\r",
        (Answer::Words(words), Ask::Short(short)) if short.response != quiz::Response::Short => {
            words.replace('\n', "\r") + "\u{4}"
        }
        (Answer::Words(text) | Answer::Number(text), _) => text.clone() + "\r",
        (Answer::Trace(Trace::DoesNotCompile), _) => "2\r".to_owned(),
        (Answer::Trace(Trace::Prints(output)), Ask::Tracing(tracing)) => {
            let first = if tracing.language == "rust" { "1" } else { "" };
            format!("{first}{}\u{4}", output.trim_end().replace('\n', "\r"))
        }
        (Answer::Pairs(pairs), Ask::Matching(matching)) => {
            matching.left.iter().map(|left| place(&pairs[&left.id]).to_string()).collect::<String>() + "\r"
        }
        other => panic!("{other:?}"),
    };
    if question.asks_explanation {
        keys += "потому что\r";
    }
    keys
}

/// An answer that is seldom right.
pub fn guess(quiz: &Quiz, question: &Question) -> Answer {
    let ids: Vec<String> =
        quiz::shuffle::shown(quiz, question, "").iter().map(|item| item.id.clone()).collect();
    match &question.ask {
        Ask::Choice(choice) if choice.many => Answer::Choice(ids[1..].to_vec()),
        Ask::Choice(_) => Answer::Choice(vec![ids[ids.len() - 1].clone()]),
        Ask::Short(_) => Answer::Words("мьютекс".into()),
        Ask::Tracing(tracing) if tracing.language == "rust" => Answer::Trace(Trace::DoesNotCompile),
        Ask::Tracing(_) => Answer::Trace(Trace::Prints("a\n".into())),
        Ask::Numeric(_) => Answer::Number("2,5".into()),
        Ask::Ordering(_) => Answer::Order(ids),
        Ask::Matching(matching) => {
            let pairs = matching.left.iter().map(|left| (left.id.clone(), ids[0].clone()));
            Answer::Pairs(pairs.collect())
        }
    }
}
