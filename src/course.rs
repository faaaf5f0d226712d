//! A course: a folder with a `course.toml`, exercises, and the libraries that they use.

mod builtin;
mod crew;
pub mod mutants;
pub mod prove;

use crate::exercise::Exercise;
use crate::lang::{Both, Lang, say};
use crate::usage::{self, Usage, wrong};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// A course that can be graded with.
#[derive(Debug)]
pub struct Course {
    /// Its folder.
    pub root: PathBuf,
    /// Its name.
    pub title: Both,
    /// Its exercises, by number.
    pub exercises: Vec<Exercise>,
    /// Whether it was unpacked from this program: nobody works in its folder then.
    pub unpacked: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    title: Both,
}

const MANIFEST: &str = "course.toml";

impl Course {
    /// The course to use: the one asked for, else the one around the current folder, else the built-in one, which is
    /// unpacked below `cache`.
    ///
    /// # Errors
    ///
    /// A [`Usage`] error, if there is none at `asked` or one of its manifests is wrong.
    pub fn open(asked: Option<&Path>, cache: &Path) -> Result<Course> {
        match asked {
            Some(root) if root.join(MANIFEST).is_file() => Course::read(root, false),
            Some(root) => {
                Err(Usage(format!("`{}` is no course: it has no `{MANIFEST}`", root.display())).into())
            }
            None => match around(&std::env::current_dir().context("find the current folder")?) {
                Some(root) => Course::read(&root, false),
                None => Course::read(&builtin::unpack(cache)?, true),
            },
        }
    }

    fn read(root: &Path, unpacked: bool) -> Result<Course> {
        let path = root.join(MANIFEST);
        let text = usage::read(&path)?;
        let manifest: Manifest = toml::from_str(&text).map_err(|error| wrong(&path, &error))?;
        let exercises = read_exercises(&root.join("exercises"))?;
        Ok(Course { root: root.to_path_buf(), title: manifest.title, exercises, unpacked })
    }

    /// The exercise that the user calls `name`: `exercise-3`, `3`, `03-countdown` or `countdown`.
    ///
    /// # Errors
    ///
    /// A [`Usage`] error that names the nearest ones, if there is none.
    pub fn exercise(&self, name: &str, lang: Lang) -> Result<&Exercise> {
        let found = self.exercises.iter().find(|exercise| exercise.is_called(name));
        found.ok_or_else(|| Usage(no_such_exercise(name, &self.exercises, lang)).into())
    }

    /// The source folder of a library that exercises use.
    ///
    /// # Errors
    ///
    /// A [`Usage`] error, if neither the course nor this program has one of that name.
    pub fn library(&self, name: &str, cache: &Path) -> Result<PathBuf> {
        if name == "exam" {
            return Err(Usage("`uses` names `exam`, which belongs to the harness alone".to_string()).into());
        }
        let own = self.root.join("crates").join(name).join("src");
        if !own.join("lib.rs").is_file() {
            return builtin::library(name, cache);
        }
        // The compiler is called in another folder, from which a relative place would be another.
        own.canonicalize().with_context(|| format!("find `{}`", own.display()))
    }
}

/// The source folder of the crate `exam`, always this program's own: both sides of the protocol have to be alike.
pub fn exam_library(cache: &Path) -> Result<PathBuf> {
    builtin::library("exam", cache)
}

/// The folder of the crates of the model checker, always this program's own.
pub fn crates(cache: &Path) -> Result<PathBuf> {
    builtin::crates(cache)
}

fn around(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|ancestor| ancestor.join(MANIFEST).is_file()).map(Path::to_path_buf)
}

fn read_exercises(folder: &Path) -> Result<Vec<Exercise>> {
    if !folder.is_dir() {
        return Err(Usage(format!("`{}` is missing", folder.display())).into());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("read `{}`", folder.display()))?;
    let mut exercises = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("read `{}`", folder.display()))?.path();
        if path.join("exercise.toml").is_file() {
            exercises.push(Exercise::read(&path)?);
        }
    }
    exercises.sort_by_key(|exercise| exercise.number);
    match exercises.windows(2).find(|pair| pair[0].number == pair[1].number) {
        Some([one, other]) => Err(Usage(same_number(one, other)).into()),
        _ => Ok(exercises),
    }
}

fn same_number(one: &Exercise, other: &Exercise) -> String {
    format!("`{}` and `{}` have the same number", one.folder.display(), other.folder.display())
}

fn no_such_exercise(name: &str, exercises: &[Exercise], lang: Lang) -> String {
    let mut nearest: Vec<&Exercise> = exercises.iter().collect();
    nearest.sort_by_key(|exercise| distance(name, exercise));
    let nearest: Vec<String> = nearest.iter().take(3).map(|e| format!("{} ({})", e.id(), e.slug)).collect();
    let nearest = nearest.join(", ");
    let name = crate::escape::one_line(name, 60);
    say!(
        lang,
        "there is no exercise `{name}`; the nearest are {nearest}. `grader list` shows all",
        "упражнения `{name}` нет; ближайшие: {nearest}. Все покажет `grader list`",
    )
}

fn distance(name: &str, exercise: &Exercise) -> usize {
    strsim::osa_distance(name, &exercise.id()).min(strsim::osa_distance(name, &exercise.slug))
}
