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

use toml::de::DeTable;

pub use across::{changes, duplicates, missing_anchors};

use crate::lang::{Both, both};
use crate::model::Quiz;
use crate::problem::{Code, Problem};
use context::Context;

/// A quiz, and what is wrong with its file.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The quiz; `None` if one of the problems is an error.
    pub quiz: Option<Quiz>,
    /// What is wrong, by place.
    pub problems: Vec<Problem>,
}

/// No quiz is larger.
pub const MAX_BYTES: usize = 1 << 20;

/// Reads the file at `path`; its stem is the quiz's name if the file does not say. This is the only place of the
/// crate that opens a file.
pub fn load(path: &Path) -> Loaded {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.strip_suffix(".quiz").or(stem.strip_suffix(".key")).unwrap_or(&stem);
    match limited(path) {
        Ok(bytes) => read(&bytes, stem),
        Err(error) => {
            let message = both!("the file cannot be read: {error}", "файл не читается: {error}");
            failed(Context::new(""), Code::Unreadable, message, None)
        }
    }
}

/// Reads no more of the file than shows that it is too large: it may be a device without an end.
fn limited(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads the contents of a file with that stem.
pub fn read(bytes: &[u8], stem: &str) -> Loaded {
    if bytes.len() > MAX_BYTES {
        let message = both!("the file is larger than 1 MiB", "файл больше 1 МиБ");
        let hint = both!("split the quiz into several files", "разделите тест на несколько файлов");
        return failed(Context::new(""), Code::TooLarge, message, Some(hint));
    }
    match std::str::from_utf8(bytes) {
        Ok(source) => read_text(source.strip_prefix('\u{feff}').unwrap_or(source), stem, bytes),
        Err(error) => not_utf8(bytes, error.valid_up_to()),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> Loaded {
    let valid = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let byte = bytes[at];
    let message = both!("the file is not UTF-8: byte 0x{byte:02x}", "файл не в UTF-8: байт 0x{byte:02x}");
    let hint = both!("save the file as UTF-8", "сохраните файл в кодировке UTF-8");
    let mut context = Context::new(&valid);
    context.error(Code::NotUtf8, at..at, message, Some(hint));
    Loaded { quiz: None, problems: context.problems }
}

fn read_text(source: &str, stem: &str, bytes: &[u8]) -> Loaded {
    let mut context = Context::new(source);
    match DeTable::parse(source) {
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let reason = error.message().trim().replace('\n', "; ");
            let message = both!("this is not TOML: {reason}", "это не TOML: {reason}");
            failed_at(context, Code::NotToml, span, message)
        }
        Ok(table) => {
            let hash = hash(bytes);
            let quiz = head::quiz(&mut context, table, stem, hash);
            finished(context, quiz)
        }
    }
}

/// The hash that says which version of a quiz was answered: `blake3:…` of the bytes of the public file.
pub fn hash(bytes: &[u8]) -> String {
    format!("blake3:{}", blake3::hash(bytes).to_hex())
}

fn finished(mut context: Context, quiz: Option<Quiz>) -> Loaded {
    let mut problems = std::mem::take(&mut context.problems);
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end, problem.code));
    let usable = !problems.iter().any(Problem::is_error);
    Loaded { quiz: quiz.filter(|_| usable), problems }
}

fn failed(mut context: Context, code: Code, message: Both, hint: Option<Both>) -> Loaded {
    context.error(code, 0..0, message, hint);
    finished(context, None)
}

fn failed_at(mut context: Context, code: Code, span: std::ops::Range<usize>, message: Both) -> Loaded {
    context.error(code, span, message, None);
    finished(context, None)
}
