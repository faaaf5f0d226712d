//! The quizzes of a course: which there are, what one is called, and what is wrong with a file.

pub mod answers;
mod lessons;

pub use lessons::lessons;

use crate::course::Course;
use crate::lang::{Lang, say};
use crate::usage::Usage;
use anyhow::{Context, Result};
use quiz::{Loaded, Problem};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of a course in which they lie.
const FOLDER: &str = "quizzes";

/// The files of a course's quizzes, by name. A course without any has none.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn files(course: &Course) -> Result<Vec<PathBuf>> {
    let folder = course.root.join(FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(&folder).with_context(|| format!("read `{}`", folder.display()))?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| is_quiz(path)).collect();
    files.sort();
    Ok(files)
}

/// Keys lie beside the quizzes that they belong to.
fn is_quiz(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_file() && name.ends_with(".toml") && !name.ends_with(".key.toml")
}

/// What a quiz file is called on the command line.
pub fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_suffix(".quiz").unwrap_or(&stem).to_string()
}

/// The file of the quiz that the user calls `asked`: by its name in the course, or by its path.
///
/// # Errors
///
/// A [`Usage`] error that names those that there are, if there is none.
pub fn find(course: &Course, asked: &str, lang: Lang) -> Result<PathBuf> {
    let files = files(course)?;
    if let Some(path) = files.iter().find(|path| name(path) == asked) {
        return Ok(path.clone());
    }
    let path = Path::new(asked);
    if path.is_file() {
        return Ok(path.to_path_buf());
    }
    Err(Usage(no_such_quiz(asked, &files, lang)).into())
}

fn no_such_quiz(asked: &str, files: &[PathBuf], lang: Lang) -> String {
    let asked = crate::escape::one_line(asked, 60);
    let names: Vec<String> = files.iter().map(|path| name(path)).collect();
    let names = names.join(", ");
    if names.is_empty() {
        return say!(
            lang,
            "there is no quiz `{asked}`: this course has none, and there is no such file",
            "теста `{asked}` нет: в этом курсе тестов нет, и файла такого тоже нет",
        );
    }
    say!(
        lang,
        "there is no quiz `{asked}`, and no such file; the course has: {names}",
        "теста `{asked}` нет, и файла такого тоже; в курсе есть: {names}",
    )
}

/// Reads a quiz. Warnings are for its author, and are not told here.
///
/// # Errors
///
/// A [`Usage`] error with all that is wrong with the file.
pub fn open(path: &Path, lang: Lang) -> Result<quiz::Quiz> {
    let Loaded { quiz, problems } = quiz::load(path);
    let errors: Vec<Problem> = problems.into_iter().filter(Problem::is_error).collect();
    quiz.ok_or_else(|| Usage(told(path, &errors, lang)).into())
}

/// Problems as compilers tell them: file, line, column, what is wrong, and what to do.
pub fn told(path: &Path, problems: &[Problem], lang: Lang) -> String {
    let (path, lang) = (path.display(), spoken(lang));
    let one = |problem: &Problem| {
        let hint = problem.hint.as_ref().map(|hint| format!("\n    {}", hint.get(lang))).unwrap_or_default();
        format!("{path}: {}{hint}", problem.say(lang))
    };
    problems.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The language, as the quizzes' own crate knows it.
pub fn spoken(lang: Lang) -> quiz::Lang {
    match lang {
        Lang::En => quiz::Lang::En,
        Lang::Ru => quiz::Lang::Ru,
    }
}
