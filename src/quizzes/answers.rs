//! Where a student's answers to a quiz lie: a file that is written whole after each question, or not at all.

use crate::course::Course;
use crate::lang::{Lang, say};
use crate::usage::Usage;
use anyhow::{Context, Result};
use quiz::answers::Sheet;
use quiz::{Answers, Quiz};
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where answers are kept if nobody says otherwise: beside the student's exercises, so that they are handed in with them.
pub fn usual_place(course: &Course, quiz: &Quiz) -> PathBuf {
    let root = if course.unpacked { Path::new("") } else { &course.root };
    root.join("answers").join(format!("{}.toml", quiz.id))
}

/// The answers in a file, or `None` if there is no such file.
///
/// # Errors
///
/// A [`Usage`] error with all that is wrong with it: nothing in it becomes a silent zero.
pub fn read(path: &Path, quiz: &Quiz, lang: Lang) -> Result<Option<Answers>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        other => other.with_context(|| format!("read `{}`", path.display()))?,
    };
    let Sheet { answers, problems } = quiz::answers::read(quiz, &bytes);
    let errors: Vec<quiz::Problem> = problems.into_iter().filter(quiz::Problem::is_error).collect();
    if errors.is_empty() { Ok(Some(answers)) } else { Err(Usage(super::told(path, &errors, lang)).into()) }
}

/// A file of answers that a face writes to.
#[derive(Debug)]
pub struct AnswersFile {
    path: PathBuf,
}

impl AnswersFile {
    /// The file at `path`; its folder is made if it is missing.
    ///
    /// # Errors
    ///
    /// If that folder cannot be made: it is found out before the first question, not after the last.
    pub fn at(path: PathBuf) -> Result<AnswersFile> {
        let folder = folder(&path);
        fs::create_dir_all(folder).with_context(|| format!("make the folder `{}`", folder.display()))?;
        Ok(AnswersFile { path })
    }

    /// Puts what was there aside, under a name that says so.
    ///
    /// # Errors
    ///
    /// If it cannot be renamed.
    pub fn put_aside(&self) -> Result<PathBuf> {
        let aside = beside(&self.path, ".bak");
        fs::rename(&self.path, &aside).with_context(|| format!("rename `{}`", self.path.display()))?;
        Ok(aside)
    }

    /// Writes all answers. Whoever reads the file meanwhile reads the old ones.
    ///
    /// # Errors
    ///
    /// If there is no room, or no right to write there; the old file is as it was.
    pub fn write(&self, answers: &Answers) -> io::Result<()> {
        let fresh = beside(&self.path, &format!(".{}.tmp", std::process::id()));
        let written =
            write_new(&fresh, &quiz::answers::write(answers)).and_then(|()| fs::rename(&fresh, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&fresh); // It may not even be there.
        }
        written.map_err(|error| {
            io::Error::new(error.kind(), format!("write `{}`: {error}", self.path.display()))
        })
    }
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(ending);
    PathBuf::from(name)
}

/// What to do where answers are saved already, and nobody said what with them.
pub fn there_are_some(path: &Path, answered: usize, of: usize, lang: Lang) -> Usage {
    let path = path.display();
    Usage(say!(
        lang,
        "`{path}` has answers already ({answered} of {of} questions). `--resume` goes on with them; `--again` begins anew and keeps them beside, as `{path}.bak`",
        "в `{path}` уже есть ответы (вопросов: {answered} из {of}). `--resume` продолжит с ними, `--again` начнёт заново, а их сохранит рядом, в `{path}.bak`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_written_whole_and_what_was_there_can_be_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let paper = AnswersFile::at(folder.path().join("answers/one.toml")).unwrap();
        let answers = |student: &str| Answers { student: Some(student.to_string()), ..Answers::default() };
        paper.write(&answers("ada")).unwrap();
        let aside = paper.put_aside().unwrap();
        paper.write(&answers("grace")).unwrap();
        assert!(fs::read_to_string(aside).unwrap().contains("ada"));
        assert!(fs::read_to_string(&paper.path).unwrap().contains("grace"));
        let files = fs::read_dir(folder.path().join("answers")).unwrap().count();
        assert_eq!(files, 2, "nothing else is left behind");
    }

    #[test]
    fn what_cannot_be_written_leaves_the_old_answers() {
        let folder = tempfile::tempdir().unwrap();
        let paper = AnswersFile::at(folder.path().join("one.toml")).unwrap();
        fs::create_dir(folder.path().join("one.toml")).unwrap();
        let error = paper.write(&Answers::default()).unwrap_err();
        assert!(error.to_string().contains("one.toml"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
