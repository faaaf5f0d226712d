//! Whose code a command takes: the student's workplace, the reference, or what `--path` names.

use crate::cli::Source;
use crate::course::Course;
use crate::exercise::Exercise;
use crate::lang::{Lang, say};
use crate::submission::{Submission, Taken};
use crate::usage::Usage;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Takes the submission that the command line names.
///
/// # Errors
///
/// A usage error, if there is none.
pub fn take(source: &Source, course: &Course, exercise: &Exercise, lang: Lang) -> Result<Taken> {
    let path = path(source, course, exercise, lang)?;
    let taken = Submission::take(&path)?;
    Ok(taken.map(|submission| Submission { shown: from_here(&submission.shown), ..submission }))
}

fn path(source: &Source, course: &Course, exercise: &Exercise, lang: Lang) -> Result<PathBuf> {
    if let Some(path) = &source.path {
        return why_not(path, lang).map_or_else(|| Ok(path.clone()), |why| Err(Usage(why).into()));
    }
    if source.reference {
        return Ok(exercise.reference());
    }
    if course.unpacked {
        return elsewhere(exercise, lang);
    }
    Ok(exercise.workplace())
}

/// Why a path names no submission.
fn why_not(path: &Path, lang: Lang) -> Option<String> {
    let shown = path.display();
    if !path.exists() && !path.is_symlink() {
        return Some(say!(lang, "`{shown}` does not exist", "`{shown}` не существует"));
    }
    let rust = path.extension().is_some_and(|extension| extension == "rs");
    (path.is_file() && !rust).then(|| {
        say!(
            lang,
            "`{shown}` is no Rust file: its name does not end with `.rs`",
            "`{shown}` — не файл Rust: имя не кончается на `.rs`",
        )
    })
}

/// Where the work may be when the course is not: in a folder like the course's, or right here.
fn elsewhere(exercise: &Exercise, lang: Lang) -> Result<PathBuf> {
    let here = std::env::current_dir().context("find the current folder")?;
    let folder = exercise.folder.file_name().unwrap_or_default();
    let places = [here.join("exercises").join(folder), here.join(folder)];
    let found = places.into_iter().find(|place| place.join("src/lib.rs").is_file());
    found.ok_or_else(|| Usage(nothing_here(exercise, &folder.to_string_lossy(), lang)).into())
}

fn nothing_here(exercise: &Exercise, folder: &str, lang: Lang) -> String {
    let id = exercise.id();
    say!(
        lang,
        "there is no work on {id} here: neither `exercises/{folder}/src/lib.rs` nor `{folder}/src/lib.rs`. \
         Name it with `--path YOUR_FILE.rs`",
        "решения {id} здесь нет: ни `exercises/{folder}/src/lib.rs`, ни `{folder}/src/lib.rs`. \
         Укажите его: `--path ВАШ_ФАЙЛ.rs`",
    )
}

/// A path as the user would type it from here.
fn from_here(path: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    Path::new(path)
        .strip_prefix(&here)
        .map_or_else(|_| path.to_string(), |inner| inner.to_string_lossy().into_owned())
}

/// The options of the command line that name this source again.
pub fn again(source: &Source, course: Option<&Path>) -> String {
    let option = |name: &str, path: &Path| format!(" --{name} {}", quoted(&path.to_string_lossy()));
    let course = course.map(|course| option("course", course));
    let path = source.path.as_ref().map(|path| option("path", path));
    let reference = source.reference.then(|| " --reference".to_string());
    [course, path, reference].into_iter().flatten().collect()
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_need_it_are_quoted() {
        assert_eq!(quoted("my/lib.rs"), "my/lib.rs");
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(quoted(""), "''");
    }
}
