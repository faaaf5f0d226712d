//! Where things are, and files and folders that are there for one test.

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The course of the tests.
pub fn course() -> PathBuf {
    repository().join("tests/course")
}

/// Libraries and references are built once for all tests.
pub fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache")
}

/// A file in a folder of its own.
pub struct Placed {
    pub path: PathBuf,
    pub folder: TempDir,
}

/// A file with this name and content; it goes when it is dropped.
pub fn file(name: &str, content: impl AsRef<[u8]>) -> Placed {
    let folder = folder(&[(name, content)]);
    Placed { path: folder.path().join(name), folder }
}

/// A folder with these files.
pub fn folder(files: &[(&str, impl AsRef<[u8]>)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        write(&folder.path().join(name), content);
    }
    folder
}

/// Writes a file, and the folders that it lies in.
pub fn write(path: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

/// A copy of the course of the tests in which one file is replaced, or made.
pub fn course_with(path: &str, content: &str) -> TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    copy_all(&course(), copy.path());
    write(&copy.path().join(path), content);
    copy
}

/// Copies a folder with all that is in it.
pub fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_all(&from, &to);
        } else {
            fs::copy(from, to).expect("a copy");
        }
    }
}
