//! Reads a quiz file: a quiz, or all that is wrong with it.
//!
//! A file is parsed in two stages. TOML gives a tree in which every value knows its place; then each question is read
//! by the rules of its `type`. So a mistake is told where it is, and one mistake does not hide the next. (What serde
//! derives for an enum tagged by `type` puts every mistake into the first line of the first question.)
//!
//! Files of mdbook-quiz are read as mdbook-quiz reads them. Files are never written.

mod across;
mod choice;
mod context;
pub(crate) mod document;
mod fields;
mod head;
mod lint;
mod matching;
mod numeric;
mod ordering;
mod question;
mod short;
mod tracing;
mod value;

use std::path::Path;

pub use across::{changes, duplicates, missing_anchors};

use crate::lang::both;
use crate::model::Quiz;
use crate::problem::{Code, Problem};
use document::document;

/// A quiz, and what is wrong with its file.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The quiz; `None` if one of the problems is an error.
    pub quiz: Option<Quiz>,
    /// What is wrong, by place.
    pub problems: Vec<Problem>,
}

/// Reads the file at `path`; its stem is the quiz's name if the file does not say. This is the only place of the
/// crate that opens a file.
#[must_use]
pub fn load(path: &Path) -> Loaded {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.strip_suffix(".quiz").or(stem.strip_suffix(".key")).unwrap_or(&stem);
    match limited(path) {
        Ok(bytes) => read(&bytes, stem),
        Err(error) => {
            let message = both!("the file cannot be read: {error}", "файл не читается: {error}");
            Loaded { quiz: None, problems: document::failed(Code::Unreadable, message, None) }
        }
    }
}

/// Reads no more of the file than shows that it is too large: it may be a device without an end.
fn limited(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(document::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads the contents of a file with that stem.
pub fn read(bytes: &[u8], stem: &str) -> Loaded {
    let mut quiz = None;
    let problems =
        document(bytes, |context, fields| quiz = Some(head::quiz(context, fields, stem, hash(bytes))));
    let usable = !problems.iter().any(Problem::is_error);
    Loaded { quiz: quiz.filter(|_| usable), problems }
}

/// The hash that says which version of a quiz was answered: `blake3:…` of the bytes of the public file.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    format!("blake3:{}", blake3::hash(bytes).to_hex())
}
