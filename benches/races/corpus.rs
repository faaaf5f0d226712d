//! The programs: one file each, in `buggy/` or `correct/`, with a `pub fn scenario()`.
//!
//! The head of a buggy one says what is wrong with it: `//! expect: BUG (deadlock)`.

use crate::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// A program.
pub struct Program {
    /// The name of its file.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub bug: Option<String>,
}

/// The programs in a folder, the buggy ones first.
pub fn read(folder: &Path) -> Result<Vec<Program>> {
    let folder = folder.canonicalize().map_err(|error| format!("find `{}`: {error}", folder.display()))?;
    let mut programs = files(&folder.join("buggy"), true)?;
    programs.extend(files(&folder.join("correct"), false)?);
    Ok(programs)
}

fn files(folder: &Path, buggy: bool) -> Result<Vec<Program>> {
    let mut programs = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("read `{}`: {error}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bug = buggy.then(|| bug(&fs::read_to_string(&path)?)).transpose()?;
        programs.push(Program { name, path, bug });
    }
    programs.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(programs)
}

fn bug(text: &str) -> Result<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("//! expect: BUG"));
    let words = line.ok_or("a buggy program says `//! expect: BUG (…)`")?;
    Ok(words.trim().trim_matches(['(', ')']).to_string())
}
