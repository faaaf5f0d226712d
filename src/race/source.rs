//! The source of one program: a file, and the files beside it that it declares as modules.
//!
//! They are copied to a private folder. The sandbox has a user of its own there, who may not be allowed to look into
//! the folder that they come from.

use super::build::Form;
use crate::usage::Usage;
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The source of one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The files: paths relative to the folder of the program's root file, which is always there and comes first.
    files: Vec<(PathBuf, String)>,
    /// The root file, as the user knows it.
    pub shown: PathBuf,
}

/// Where the sources of a program lie below its private folder.
const FOLDER: &str = "src";
/// What its root file is called there.
const ROOT: &str = "main.rs";
/// How deep modules may be nested.
const MAX_DEPTH: usize = 8;

impl Source {
    /// Reads the program whose root is the file at `path`.
    ///
    /// # Errors
    ///
    /// A [`Usage`] error, if it cannot be read as text.
    pub fn of_file(path: &Path) -> Result<Source> {
        let text = read(path)?;
        let mut files = vec![(PathBuf::from(ROOT), text.clone())];
        let folder = path.parent().unwrap_or(Path::new(""));
        add_modules(folder, Path::new(""), &text, MAX_DEPTH, &mut files)?;
        Ok(Source { files, shown: path.to_path_buf() })
    }

    /// A program that consists of this text.
    pub fn of_text(name: &str, text: &str) -> Source {
        Source { files: vec![(ROOT.into(), text.to_string())], shown: name.into() }
    }

    /// What there is to explore. A file with tests and without a `main` is one that is written to be tested.
    pub fn form(&self) -> Form {
        let (_, root) = &self.files[0];
        if root.contains("#[test]") && !root.contains("fn main") { Form::Tests } else { Form::Main }
    }

    /// Writes the files below `folder`.
    pub fn write(&self, folder: &Path) -> Result<()> {
        for (path, text) in &self.files {
            let path = folder.join(FOLDER).join(path);
            fs::create_dir_all(path.parent().expect("a file has a folder")).context("make a folder")?;
            fs::write(&path, text).with_context(|| format!("write `{}`", path.display()))?;
        }
        Ok(())
    }

    /// The files, as places in them are called.
    pub fn texts(&self) -> impl Iterator<Item = (String, String)> {
        let folder = self.shown.parent().unwrap_or(Path::new(""));
        let called = move |path: &Path| match path.to_str() {
            Some(ROOT) => self.shown.to_string_lossy().into_owned(),
            _ => folder.join(path).to_string_lossy().into_owned(),
        };
        self.files.iter().map(move |(path, text)| (called(path), text.clone()))
    }

    /// The root file, from the folder that they were written to.
    pub fn root() -> PathBuf {
        Path::new(FOLDER).join(ROOT)
    }

    /// The arguments of the compiler by which places are called as the user knows them. The last that fits counts.
    pub fn names(&self) -> [OsString; 2] {
        let named = |from: &Path, to: &Path| {
            let mut name = OsString::from(format!("--remap-path-prefix={}=", from.display()));
            name.push(to);
            name
        };
        let folder = self.shown.parent().unwrap_or(Path::new(""));
        [named(Path::new(FOLDER), folder), named(&Source::root(), &self.shown)]
    }
}

fn read(path: &Path) -> Result<String> {
    let shown = path.display();
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            Err(Usage(format!("`{shown}` is no UTF-8 text")).into())
        }
        Err(error) => Err(Usage(format!("`{shown}` cannot be read: {error}")).into()),
    }
}

/// Adds the files of the modules that `text` declares: `NAME.rs` or `NAME/mod.rs`, and theirs. One that is missing is
/// for the compiler to tell.
fn add_modules(
    folder: &Path,
    inner: &Path,
    text: &str,
    depth: usize,
    files: &mut Vec<(PathBuf, String)>,
) -> Result<()> {
    for name in modules(text).filter(|_| depth > 0) {
        let candidates = [inner.join(format!("{name}.rs")), inner.join(name).join("mod.rs")];
        let Some(path) = candidates.into_iter().find(|path| folder.join(path).is_file()) else { continue };
        let text = read(&folder.join(&path))?;
        files.push((path, text.clone()));
        add_modules(folder, &inner.join(name), &text, depth - 1, files)?;
    }
    Ok(())
}

/// The names in `mod NAME;`, wherever they stand. One in a comment costs a file that nobody reads.
fn modules(text: &str) -> impl Iterator<Item = &str> {
    let declaration = |line: &'_ str| -> Option<(usize, usize)> {
        let start = line.find("mod ")? + 4;
        let end = start + line[start..].find(';')?;
        Some((start, end))
    };
    text.lines().filter_map(move |line| {
        let (start, end) = declaration(line)?;
        let name = line[start..end].trim();
        let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        plain.then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_modules_are_taken_and_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("a.rs", "mod one;\n    pub(crate) mod two;\nmod here { }\nmod missing;\nfn main() {}");
        write("one.rs", "mod deep;");
        write("one/deep.rs", "");
        write("two/mod.rs", "");
        write("b.rs", "");
        let source = Source::of_file(&folder.path().join("a.rs")).unwrap();
        let paths: Vec<_> = source.files.iter().map(|(path, _)| path.to_str().unwrap()).collect();
        assert_eq!(paths, ["main.rs", "one.rs", "one/deep.rs", "two/mod.rs"]);
    }

    #[test]
    fn tests_are_explored_where_there_is_no_main() {
        let form = |text| Source::of_text("a.rs", text).form();
        assert_eq!(form("fn main() {}\n#[test]\nfn one() {}"), Form::Main);
        assert_eq!(form("#[test]\nfn one() {}"), Form::Tests);
        assert_eq!(form("fn helper() {}"), Form::Main);
    }

    #[test]
    fn places_are_called_as_the_user_knows_them() {
        let names = Source::of_text("work/a.rs", "").names();
        assert_eq!(names, ["--remap-path-prefix=src=work", "--remap-path-prefix=src/main.rs=work/a.rs"]);
    }
}
