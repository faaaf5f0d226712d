//! Quizzes for other programs, and from them.
//!
//! Other formats know less than ours. What one cannot say is told in a list of notes, question by question; nothing
//! is dropped in silence. A question is first lowered to what learning platforms have in common, then written.

mod gift;
mod lower;
mod moodle;
mod qti;
mod xml;

pub use gift::{Imported, Mistake, from_gift};

use crate::lang::{Both, Lang, both, say};
use crate::model::{Question, Quiz, Status};
use lower::Lowered;

/// A format that quizzes can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Moodle's short form for people to write.
    Gift,
    /// Moodle's own form.
    MoodleXml,
    /// QTI 2.1, a package of one file for each question.
    Qti21,
}

/// A quiz in another format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The paths and the texts of the files.
    pub files: Vec<(String, String)>,
    /// What the format cannot say.
    pub notes: Vec<Note>,
}

/// Something that another format cannot say, or we cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The question it is about; `None` if it is the quiz.
    pub question: Option<String>,
    /// What is lost, or done instead.
    pub message: Both,
}

impl Note {
    /// The note in one line.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        let message = self.message.get(lang);
        match &self.question {
            Some(id) => say!(lang, "question `{id}`: {message}", "вопрос `{id}`: {message}"),
            None => message.to_owned(),
        }
    }
}

/// Writes a quiz in the language with that code, and else in the first that there is.
#[must_use]
pub fn export(quiz: &Quiz, language: &str, format: Format) -> Exported {
    let mut notes = of_the_quiz(quiz, format);
    let mut lowered = Vec::new();
    for question in &quiz.questions {
        let (it, messages) = lower_one(quiz, question, language, format);
        lowered.extend(it);
        let note = |message| Note { question: Some(question.id.clone()), message };
        notes.extend(messages.into_iter().map(note));
    }
    let title = quiz.title.as_ref().map_or(quiz.id.as_str(), |title| title.in_language(language));
    let files = match format {
        Format::Gift => vec![(format!("{}.gift", quiz.id), gift::write(title, &lowered))],
        Format::MoodleXml => vec![(format!("{}.xml", quiz.id), moodle::write(title, &lowered))],
        Format::Qti21 => qti::write(title, language, &lowered),
    };
    Exported { files, notes }
}

fn lower_one(
    quiz: &Quiz,
    question: &Question,
    language: &str,
    format: Format,
) -> (Option<Lowered>, Vec<Both>) {
    match question.status {
        Status::Draft => (None, vec![both!("left out: it is a draft", "не вошёл: это черновик")]),
        Status::Disregard => {
            (None, vec![both!("left out: it does not count", "не вошёл: он не учитывается")])
        }
        Status::Active | Status::FullCredit => lower::lower(quiz, question, language, format),
    }
}

fn of_the_quiz(quiz: &Quiz, format: Format) -> Vec<Note> {
    let id = &quiz.id;
    let message = both!(
        "when to pass, how many attempts, what is shuffled and when answers are told is set on the platform, not in the file of `{id}`",
        "порог зачёта, число попыток, перемешивание и показ ответов задаются на платформе, а не в файле `{id}`"
    );
    let markdown = both!("Markdown is written as plain text", "Markdown записан простым текстом");
    let plain = (format == Format::Qti21).then_some(markdown);
    [message].into_iter().chain(plain).map(|message| Note { question: None, message }).collect()
}

#[cfg(test)]
mod tests;
