//! `grader quiz`: lists quizzes, takes one, or scores answers.

mod author;
mod exchange;
mod stats;

use crate::cache;
use crate::cli::{Format, Quiz, QuizCommand};
use crate::course::Course;
use crate::escape;
use crate::lang::{Lang, say};
use crate::quizzes::answers::{self, AnswersFile};
use crate::quizzes::{self, spoken};
use crate::report::Exit;
use crate::report::quiz as report;
use crate::usage::Usage;
use anyhow::{Context, Result, anyhow};
use quiz::{Answers, Graded, Session};
use quiz_faces::{Options, Outcome, Store, Surroundings};
use std::io;
use std::path::Path;

/// Does what the options ask.
pub fn run(options: &Quiz, course: Option<&Path>, lang: Lang) -> Result<Exit> {
    let open = || Course::open(course, &cache::folder()?);
    match &options.command {
        Some(QuizCommand::Check { files }) => return author::check(files, lang),
        Some(QuizCommand::Split { file, to }) => return author::split(file, to.as_deref(), lang),
        Some(QuizCommand::Import { file }) => return exchange::import(file, lang),
        Some(QuizCommand::Export { quiz, to, out }) => {
            return exchange::export(
                &quizzes::open(&quizzes::find(&open()?, quiz, lang)?, lang)?,
                *to,
                out,
                lang,
            );
        }
        Some(QuizCommand::Stats { quiz, results, format }) => {
            return stats::run(
                &quizzes::open(&quizzes::find(&open()?, quiz, lang)?, lang)?,
                results,
                *format,
                lang,
            );
        }
        None => {}
    }
    let course = open()?;
    let Some(name) = &options.name else { return list(&course, options.format, lang) };
    let mut quiz = quizzes::open(&quizzes::find(&course, name, lang)?, lang)?;
    keep_only(&mut quiz, &options.only, lang)?;
    match &options.answers {
        Some(path) => score(&quiz, path, options, lang),
        None => take(quiz, &course, options, lang),
    }
}

/// Which quizzes there are, and how far the student is.
fn list(course: &Course, format: Format, lang: Lang) -> Result<Exit> {
    let mut entries = Vec::new();
    for path in quizzes::files(course)? {
        let quiz = quizzes::open(&path, lang)?;
        let place = answers::usual_place(course, &quiz);
        let answered =
            answers::read(&place, &quiz, lang).map(|given| given.map_or(0, |given| answered(&quiz, &given)));
        // A damaged file is told of by who takes the quiz; here it must not hide the other quizzes.
        entries.push(report::Entry { name: quizzes::name(&path), quiz, answered: answered.ok() });
    }
    super::print(&match format {
        Format::Text => report::list(&entries, lang),
        Format::Json => report::list_as_json(&entries, lang),
    })?;
    Ok(Exit::Full)
}

/// How many questions have an answer.
fn answered(quiz: &quiz::Quiz, given: &Answers) -> usize {
    quiz.asked().filter(|question| given.answer(&question.id).is_some()).count()
}

fn keep_only(quiz: &mut quiz::Quiz, ids: &[String], lang: Lang) -> Result<()> {
    if let Some(unknown) = ids.iter().find(|id| !quiz.questions.iter().any(|question| question.id == **id)) {
        return Err(Usage(no_such_question(unknown, quiz, lang)).into());
    }
    quiz.questions.retain(|question| ids.is_empty() || ids.contains(&question.id));
    Ok(())
}

fn no_such_question(id: &str, quiz: &quiz::Quiz, lang: Lang) -> String {
    let mut near: Vec<&str> = quiz.questions.iter().map(|question| question.id.as_str()).collect();
    near.sort_by_key(|other| strsim::osa_distance(id, other));
    near.truncate(3);
    let (id, near) = (escape::one_line(id, 60), near.join(", "));
    let quiz = escape::one_line(&quiz.id, 60);
    say!(
        lang,
        "the quiz `{quiz}` has no question `{id}`; the nearest are {near}",
        "в тесте `{quiz}` нет вопроса `{id}`; ближайшие: {near}",
    )
}

/// Scores the answers in a file.
fn score(quiz: &quiz::Quiz, path: &Path, options: &Quiz, lang: Lang) -> Result<Exit> {
    let Some(mut answers) = answers::read(path, quiz, lang)? else {
        return Err(Usage(format!("`{}` is missing", path.display())).into());
    };
    if let Some(student) = &options.student {
        answers.student = Some(student.clone());
    }
    let graded = quiz::grade(quiz, &answers);
    super::print(&match options.format {
        Format::Text => escape::lines(&report::text(quiz, &graded, lang)),
        Format::Json => report::json(quiz, &answers, &graded, lang),
    })?;
    Ok(exit(&graded))
}

/// What was not judged loses nothing.
fn exit(graded: &Graded) -> Exit {
    if graded.points.earned + 1e-9 < graded.points.possible { Exit::Lost } else { Exit::Full }
}

/// Asks the questions.
fn take(quiz: quiz::Quiz, course: &Course, options: &Quiz, lang: Lang) -> Result<Exit> {
    let path = options.save.clone().unwrap_or_else(|| answers::usual_place(course, &quiz));
    let before = earlier(&path, &quiz, options, lang)?;
    let mut file = Saved { file: AnswersFile::at(path.clone())?, broken: None };
    let language = lang_code(lang);
    let student = options.student.clone().or(before.student.clone());
    let session = Session::new(quiz, Answers { lang: Some(language), student, ..before });
    let around = Surroundings::here();
    let shown = Options {
        face: around.face(options.plain),
        lang: spoken(lang),
        colours: around.colours(),
        columns: around.columns(),
        lessons: quizzes::lessons(course)?,
    };
    let outcome = quiz_faces::run(session, &shown, &mut file);
    match (outcome, file.broken) {
        (_, Some(error)) => Err(anyhow!(error).context("save the answers")),
        (Err(error), None) => Err(error).context("ask the questions"),
        (Ok(outcome), None) => end(&outcome, &path, lang),
    }
}

/// The answers to go on with.
fn earlier(path: &Path, quiz: &quiz::Quiz, options: &Quiz, lang: Lang) -> Result<Answers> {
    if options.again && path.exists() {
        AnswersFile::at(path.to_path_buf())?.put_aside()?;
        return Ok(Answers::default());
    }
    let Some(answers) = answers::read(path, quiz, lang)? else { return Ok(Answers::default()) };
    let count = answered(quiz, &answers);
    // Other questions of the same quiz may have been asked before: their answers stay.
    if count > 0 && !options.resume {
        return Err(answers::there_are_some(path, count, quiz.asked().count(), lang).into());
    }
    Ok(answers)
}

fn lang_code(lang: Lang) -> String {
    spoken(lang).code().to_string()
}

fn end(outcome: &Outcome, path: &Path, lang: Lang) -> Result<Exit> {
    let path = escape::one_line(&path.display().to_string(), 200);
    match outcome {
        Outcome::HandedIn(graded) => {
            super::print(&say!(lang, "your answers: {path}\n", "ваши ответы: {path}\n"))?;
            Ok(exit(graded))
        }
        Outcome::Left => {
            super::print(&say!(
                lang,
                "your answers are kept in {path}; the same command with --resume goes on\n",
                "ответы сохранены в {path}; та же команда с --resume продолжит\n",
            ))?;
            Ok(Exit::Full)
        }
    }
}

/// The file of answers, as a face sees it.
struct Saved {
    file: AnswersFile,
    /// Why the last answers could not be saved; it is said when the terminal is as it was.
    broken: Option<io::Error>,
}

impl Store for Saved {
    fn save(&mut self, answers: &Answers) -> io::Result<()> {
        self.file.write(answers).map_err(|error| {
            let kind = error.kind();
            self.broken = Some(error);
            io::Error::from(kind)
        })
    }
}
