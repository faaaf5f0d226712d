//! A file of TOML: its text, its tree, and what is wrong with it.

use toml::de::DeTable;

pub use super::choice::unknown;
pub use super::context::Context;
pub use super::fields::{Fields, closest};
pub use super::value::Value;
use crate::lang::{Both, both};
use crate::problem::{Code, Problem};

/// No file of ours is larger.
pub const MAX_BYTES: usize = 1 << 20;

/// Parses a file, gives its tree to `read`, and returns the problems by place. What is no TOML at all is one problem.
pub fn document(bytes: &[u8], read: impl FnOnce(&mut Context, Fields)) -> Vec<Problem> {
    if bytes.len() > MAX_BYTES {
        let message = both!("the file is larger than 1 MiB", "файл больше 1 МиБ");
        let hint = both!("split it into several files", "разделите его на несколько файлов");
        return failed(Code::TooLarge, message, Some(hint));
    }
    match std::str::from_utf8(bytes) {
        Ok(source) => tree(source.strip_prefix('\u{feff}').unwrap_or(source), read),
        Err(error) => not_utf8(bytes, error.valid_up_to()),
    }
}

/// The one problem of a file without any place in it.
pub fn failed(code: Code, message: Both, hint: Option<Both>) -> Vec<Problem> {
    let mut context = Context::new("");
    context.error(code, 0..0, message, hint);
    context.problems
}

fn not_utf8(bytes: &[u8], at: usize) -> Vec<Problem> {
    let valid = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let byte = bytes[at];
    let message = both!("the file is not UTF-8: byte 0x{byte:02x}", "файл не в UTF-8: байт 0x{byte:02x}");
    let hint = both!("save the file as UTF-8", "сохраните файл в кодировке UTF-8");
    let mut context = Context::new(&valid);
    context.error(Code::NotUtf8, at..at, message, Some(hint));
    context.problems
}

fn tree(source: &str, read: impl FnOnce(&mut Context, Fields)) -> Vec<Problem> {
    let mut context = Context::new(source);
    match DeTable::parse(source) {
        Ok(table) => read(&mut context, Fields::new(table.into_inner(), 0..0, "")),
        Err(error) => {
            let reason = error.message().trim().replace('\n', "; ");
            let message = both!("this is not TOML: {reason}", "это не TOML: {reason}");
            context.error(Code::NotToml, error.span().unwrap_or(0..0), message, None);
        }
    }
    context.problems.sort_by_key(|problem| (problem.span.start, problem.span.end, problem.code));
    context.problems
}
