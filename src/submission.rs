//! Intake: which files of a submission are taken, and nothing else.
//!
//! Only regular `src/**/*.rs` files, read without following links, into memory. Everything else that a student may
//! have beside them (manifests, build scripts, `.cargo`, toolchain files, data) has no effect on a grade.

use crate::usage::Usage;
use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The source files of one submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The files, sorted; paths are relative to the source folder.
    pub files: Vec<(PathBuf, String)>,
    /// The source folder as the user knows it; compiler messages name it.
    pub shown: String,
}

/// Why a submission was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// There is no `src/lib.rs`.
    NoSource,
    /// A symbolic link.
    Link(String),
    /// A file that has another name elsewhere.
    HardLink(String),
    /// Something that is neither a file nor a folder.
    Special(String),
    /// A name with other characters than ASCII letters, digits, `.`, `-` and `_`.
    Name(String),
    /// A file that is no UTF-8 text.
    NotText(String),
    /// A file that is too large.
    Large(String),
    /// All files together are too large, or there are too many of them.
    TooMuch,
    /// Folders in folders in folders.
    Deep,
}

/// The outcome of intake: the student's mistake is a value, ours an error.
pub type Taken = Result<Submission, Refusal>;

/// The largest file in bytes.
const MAX_FILE: u64 = 256 << 10;
/// The largest submission in bytes.
const MAX_ALL: usize = 1 << 20;
/// The most `.rs` files.
const MAX_FILES: usize = 64;
/// The most entries of folders that are looked at.
const MAX_ENTRIES: usize = 500;
/// How deep folders may be nested.
const MAX_DEPTH: usize = 5;

impl Submission {
    /// Takes the submission at `path`: a crate, its source folder, or one `.rs` file.
    ///
    /// # Errors
    ///
    /// A [`Usage`] error if there is nothing at `path`; another one if the disk fails us.
    pub fn take(path: &Path) -> Result<Taken> {
        if !path.exists() {
            return Err(Usage(format!("`{}` does not exist", path.display())).into());
        }
        if !path.is_dir() {
            return take_file(path);
        }
        let inner = path.join("src");
        let folder = if fs::symlink_metadata(&inner).is_ok() { inner } else { path.to_path_buf() };
        take_folder(&folder)
    }

    /// Writes the files below `folder`.
    pub fn write(&self, folder: &Path) -> Result<()> {
        for (path, content) in &self.files {
            let path = folder.join(path);
            let parent = path.parent().expect("a file has a folder");
            fs::create_dir_all(parent).with_context(|| format!("make `{}`", parent.display()))?;
            fs::write(&path, content).with_context(|| format!("write `{}`", path.display()))?;
        }
        Ok(())
    }

    /// A hash of all that was taken.
    pub fn hash(&self) -> String {
        let parts = self
            .files
            .iter()
            .flat_map(|(path, content)| [path.as_os_str().as_encoded_bytes(), content.as_bytes()]);
        crate::cache::key(parts)
    }
}

/// Ends intake early: with a refusal, or because the disk failed us.
enum Early {
    Refused(Refusal),
    Broken(anyhow::Error),
}

impl From<Refusal> for Early {
    fn from(refusal: Refusal) -> Early {
        Early::Refused(refusal)
    }
}

impl From<anyhow::Error> for Early {
    fn from(error: anyhow::Error) -> Early {
        Early::Broken(error)
    }
}

fn settle(taken: Result<Submission, Early>) -> Result<Taken> {
    match taken {
        Ok(submission) => Ok(Ok(submission)),
        Err(Early::Refused(refusal)) => Ok(Err(refusal)),
        Err(Early::Broken(error)) => Err(error),
    }
}

fn take_file(path: &Path) -> Result<Taken> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let shown = path.to_string_lossy().into_owned();
    if path.extension().is_none_or(|extension| extension != "rs") {
        return Err(Usage(format!("`{shown}` is no Rust file: its name does not end with `.rs`")).into());
    }
    if metadata(path)?.is_symlink() {
        return Ok(Err(Refusal::Link(name)));
    }
    settle(
        read_text(path, &name).map(|content| Submission { files: vec![("lib.rs".into(), content)], shown }),
    )
}

fn take_folder(folder: &Path) -> Result<Taken> {
    let mut files = Files::default();
    let taken = collect(folder, Path::new(""), 0, &mut files).and_then(|()| files.finish());
    let shown = folder.to_string_lossy().into_owned();
    settle(taken.map(|files| Submission { files, shown }))
}

/// What has been taken so far.
#[derive(Default)]
struct Files {
    entries: usize,
    files: Vec<(PathBuf, String)>,
}

impl Files {
    fn add(&mut self, path: PathBuf, content: String) -> Result<(), Refusal> {
        self.files.push((path, content));
        let size: usize = self.files.iter().map(|(_, content)| content.len()).sum();
        if self.files.len() > MAX_FILES || size > MAX_ALL { Err(Refusal::TooMuch) } else { Ok(()) }
    }

    fn finish(mut self) -> Result<Vec<(PathBuf, String)>, Early> {
        self.files.sort();
        if self.files.iter().any(|(path, _)| path == Path::new("lib.rs")) {
            Ok(self.files)
        } else {
            Err(Refusal::NoSource.into())
        }
    }
}

fn collect(folder: &Path, inner: &Path, depth: usize, files: &mut Files) -> Result<(), Early> {
    let kind = metadata(folder)?;
    if kind.is_symlink() {
        return Err(Refusal::Link(folder.to_string_lossy().into_owned()).into());
    }
    if depth > MAX_DEPTH {
        return Err(Refusal::Deep.into());
    }
    for entry in fs::read_dir(folder).with_context(|| format!("read `{}`", folder.display()))? {
        files.entries += 1;
        if files.entries > MAX_ENTRIES {
            return Err(Refusal::TooMuch.into());
        }
        let name = entry.with_context(|| format!("read `{}`", folder.display()))?.file_name();
        take_entry(&folder.join(&name), &inner.join(&name), depth, files)?;
    }
    Ok(())
}

fn take_entry(path: &Path, inner: &Path, depth: usize, files: &mut Files) -> Result<(), Early> {
    let kind = metadata(path)?.file_type();
    let name = inner.to_string_lossy().into_owned();
    let source = path.extension().is_some_and(|extension| extension == "rs");
    if kind.is_symlink() {
        return Err(Refusal::Link(name).into());
    }
    if !kind.is_file() && !kind.is_dir() {
        return Err(Refusal::Special(name).into());
    }
    // What is not taken may be called as it likes.
    if kind.is_file() && !source || is_hidden(path) {
        return Ok(());
    }
    if !has_plain_name(path) {
        return Err(Refusal::Name(name).into());
    }
    if kind.is_dir() {
        return collect(path, inner, depth + 1, files);
    }
    let content = read_text(path, &name)?;
    Ok(files.add(inner.to_path_buf(), content)?)
}

fn metadata(path: &Path) -> Result<Metadata> {
    fs::symlink_metadata(path).with_context(|| format!("look at `{}`", path.display()))
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn has_plain_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    name.len() <= 64 && name.iter().all(|c| c.is_ascii_alphanumeric() || b"._-".contains(c))
}

/// Reads a file that may be swapped for something else while we look: what counts is what was opened.
fn read_text(path: &Path, name: &str) -> Result<String, Early> {
    let (file, opened) = open(path).with_context(|| format!("open `{}`", path.display()))?;
    if !opened.is_file() {
        return Err(Refusal::Special(name.to_string()).into());
    }
    if opened.nlink() > 1 {
        return Err(Refusal::HardLink(name.to_string()).into());
    }
    let mut content = Vec::new();
    file.take(MAX_FILE + 1)
        .read_to_end(&mut content)
        .with_context(|| format!("read `{}`", path.display()))?;
    if content.len() as u64 > MAX_FILE {
        return Err(Refusal::Large(name.to_string()).into());
    }
    String::from_utf8(content).map_err(|_| Refusal::NotText(name.to_string()).into())
}

/// Opens without following a link, and without waiting where it is a pipe.
fn open(path: &Path) -> Result<(File, Metadata)> {
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file =
        OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(|error| anyhow!(error))?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    fn crate_with(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    fn take(folder: &TempDir) -> Taken {
        Submission::take(folder.path()).unwrap()
    }

    fn names(taken: Taken) -> Vec<String> {
        taken.unwrap().files.into_iter().map(|(path, _)| path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn only_rust_files_below_src_are_taken() {
        let folder = crate_with(&[
            ("src/lib.rs", ""),
            ("src/inner/mod.rs", ""),
            ("src/заметки.txt", ""),
            ("src/.DS_Store", ""),
            ("build.rs", ""),
            (".cargo/config.toml", ""),
        ]);
        assert_eq!(names(take(&folder)), ["inner/mod.rs", "lib.rs"]);
    }

    #[test]
    fn a_source_folder_or_one_file_will_do() {
        let folder = crate_with(&[("lib.rs", "x"), ("other.rs", "y")]);
        assert_eq!(names(take(&folder)), ["lib.rs", "other.rs"]);
        let single = Submission::take(&folder.path().join("other.rs")).unwrap().unwrap();
        assert_eq!(single.files, [(PathBuf::from("lib.rs"), "y".to_string())]);
    }

    #[test]
    fn links_are_refused() {
        let folder = crate_with(&[("src/lib.rs", "")]);
        symlink("/etc/passwd", folder.path().join("src/secret.rs")).unwrap();
        assert_eq!(take(&folder), Err(Refusal::Link("secret.rs".into())));

        let folder = crate_with(&[("real/lib.rs", "")]);
        symlink("real", folder.path().join("src")).unwrap();
        assert!(matches!(take(&folder), Err(Refusal::Link(_))));

        let folder = crate_with(&[("src/lib.rs", "")]);
        fs::hard_link(folder.path().join("src/lib.rs"), folder.path().join("src/twin.rs")).unwrap();
        assert!(matches!(take(&folder), Err(Refusal::HardLink(_))));
    }

    #[test]
    fn a_pipe_is_refused_and_not_waited_for() {
        let folder = crate_with(&[("src/lib.rs", "")]);
        let pipe = folder.path().join("src/pipe.rs");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
            .unwrap();
        assert_eq!(take(&folder), Err(Refusal::Special("pipe.rs".into())));
    }

    #[test]
    fn what_is_too_large_too_many_or_no_text_is_refused() {
        let large = "/".repeat(usize::try_from(MAX_FILE).unwrap() + 1);
        assert_eq!(take(&crate_with(&[("src/lib.rs", &large)])), Err(Refusal::Large("lib.rs".into())));
        assert!(take(&crate_with(&[("src/lib.rs", &large[1..])])).is_ok());

        let many: Vec<String> = (0..MAX_FILES).map(|number| format!("src/m{number}.rs")).collect();
        let many: Vec<(&str, &str)> =
            many.iter().map(|path| (path.as_str(), "")).chain([("src/lib.rs", "")]).collect();
        assert_eq!(take(&crate_with(&many)), Err(Refusal::TooMuch));

        let folder = crate_with(&[("src/lib.rs", "")]);
        fs::write(folder.path().join("src/lib.rs"), [0xff, 0xfe]).unwrap();
        assert_eq!(take(&folder), Err(Refusal::NotText("lib.rs".into())));
        assert_eq!(
            take(&crate_with(&[("src/a/b/c/d/e/f/g.rs", ""), ("src/lib.rs", "")])),
            Err(Refusal::Deep)
        );
    }

    #[test]
    fn without_lib_rs_there_is_nothing_to_grade() {
        assert_eq!(take(&crate_with(&[("src/main.rs", "")])), Err(Refusal::NoSource));
    }

    proptest! {
        #[test]
        fn a_name_is_taken_only_if_it_is_plain(name in "[^/\\x00]{1,20}") {
            let folder = crate_with(&[("src/lib.rs", "")]);
            if fs::write(folder.path().join("src").join(format!("{name}.rs")), "").is_ok() {
                let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
                prop_assert_eq!(take(&folder).is_ok(), plain || name.starts_with('.'));
            }
        }
    }
}
