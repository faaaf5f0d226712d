//! What there is to try of an exercise, and whether that is all that a student and a proof need.

use super::{Expect, Role};
use crate::check::Check;
use crate::exercise::Exercise;
use crate::usage::{self, Usage, wrong};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The key of `expect.toml` that stands for all checks.
pub const BUILD: &str = "build";

/// One submission to grade, and what should come of it.
#[derive(Debug)]
pub struct Trial<'a> {
    pub exercise: &'a Exercise,
    pub path: PathBuf,
    pub role: Role,
}

impl Trial<'_> {
    /// The exercise and the folder in it.
    pub fn name(&self) -> String {
        let path = self.path.strip_prefix(&self.exercise.folder).unwrap_or(&self.path);
        format!("{} {}", self.exercise.id(), path.display())
    }
}

/// All that is to be tried of an exercise.
///
/// # Errors
///
/// If a file of the course is wrong or missing.
pub fn trials(exercise: &Exercise) -> Result<Vec<Trial<'_>>> {
    complete(exercise)?;
    let trial = |(path, role)| Trial { exercise, path, role };
    Ok(submissions(exercise)?.into_iter().map(trial).collect())
}

/// Whether the exercise has all that a student and a proof need.
fn complete(exercise: &Exercise) -> Result<()> {
    let missing = |what: String| -> Result<()> {
        Err(Usage(format!("`{}`: {what}", exercise.folder.display())).into())
    };
    let explored = exercise.manifest.checks.iter().any(|check| matches!(check, Check::Races(_)));
    let files = ["README.md", "README.ru.md", "hints.toml", "harness/judge.rs", "harness/demo.rs"];
    for file in files.into_iter().chain(explored.then_some("harness/models.rs")) {
        if !exercise.folder.join(file).is_file() {
            return missing(format!("`{file}` is missing"));
        }
    }
    exercise.hints()?;
    for (folder, least) in [("right", 2), ("wrong", 5)] {
        let found = subfolders(&exercise.folder.join(folder))?.len();
        if found < least {
            return missing(format!("`{folder}` holds too few submissions: {found} of at least {least}"));
        }
    }
    Ok(())
}

fn submissions(exercise: &Exercise) -> Result<Vec<(PathBuf, Role)>> {
    let mut all = vec![(exercise.reference(), Role::Right), (exercise.starter(), Role::Starter)];
    all.extend(subfolders(&exercise.folder.join("right"))?.into_iter().map(|path| (path, Role::Right)));
    for path in subfolders(&exercise.folder.join("wrong"))? {
        let expect = read_expect(&path.join("expect.toml"), exercise)?;
        all.push((path, Role::Wrong(expect)));
    }
    Ok(all)
}

fn subfolders(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Err(Usage(format!("`{}` is missing", folder.display())).into());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("read `{}`", folder.display()))?;
    let mut folders: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn read_expect(path: &Path, exercise: &Exercise) -> Result<Expect> {
    let text = usage::read(path)?;
    let expect: Expect = toml::from_str(&text).map_err(|error| wrong(path, &error))?;
    let known: Vec<String> =
        exercise.named_checks().into_iter().map(|(name, _)| name).chain([BUILD.to_string()]).collect();
    let mut named = expect.loses.keys().chain(&expect.by_chance);
    if let Some(unknown) = named.find(|check| !known.contains(check)) {
        return Err(Usage(format!(
            "`{}`: no check is called `{unknown}`; there are: {}",
            path.display(),
            known.join(", ")
        ))
        .into());
    }
    if expect.loses.is_empty() {
        return Err(Usage(format!("`{}`: a wrong submission loses something", path.display())).into());
    }
    Ok(expect)
}
