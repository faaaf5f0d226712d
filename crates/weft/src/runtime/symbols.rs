//! Which crate a static belongs to.
//!
//! The program file lists its statics with their mangled names (System V ABI, chapter 4, "Symbol Table"), and a mangled
//! name begins with the crate: `_ZN4weft…` in the older scheme, `_RNv…Cs1a2b_4weft…` in the newer (RFC 2603). A file
//! without that list, a stripped one, tells nothing.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

/// A static.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Static {
    /// The crate that defines it.
    pub(super) owner: String,
    /// Whether each thread has its own.
    pub(super) local: bool,
    /// Its place: an address as the file has it, or what is added to the start of the thread-local block.
    pub(super) place: Range<usize>,
}

/// The statics of this program. None if it does not tell.
pub(super) fn statics() -> Vec<Static> {
    let file = File::open("/proc/self/exe");
    // Only what is needed: debug information makes such files long.
    let read = |start: usize, length: usize| {
        let mut bytes = vec![0; length];
        file.as_ref().ok()?.read_exact_at(&mut bytes, start as u64).ok()?;
        Some(bytes)
    };
    parse(read).unwrap_or_default()
}

const FILE_HEADER: usize = 0x40;
const SYMBOL_TABLE: usize = 2;
const OBJECT: u8 = 1;
const LOCAL: u8 = 6;
const SYMBOL: usize = 24;

/// The statics of the program whose bytes `read` finds by where they start and how many they are.
fn parse(read: impl Fn(usize, usize) -> Option<Vec<u8>>) -> Option<Vec<Static>> {
    let file = read(0, FILE_HEADER)?;
    let (start, size, count) = (number(&file, 0x28, 8)?, number(&file, 0x3a, 2)?, number(&file, 0x3c, 2)?);
    let headers = read(start, size * count)?;
    let header = |index: usize| headers.get(index * size..(index + 1) * size);
    let contents = |header: &[u8]| read(number(header, 0x18, 8)?, number(header, 0x20, 8)?);
    let table = (0..count).filter_map(header).find(|header| number(header, 4, 4) == Some(SYMBOL_TABLE))?;
    let names = contents(header(number(table, 0x28, 4)?)?)?;
    let symbols = contents(table)?;
    Some(symbols.chunks_exact(SYMBOL).filter_map(|symbol| parse_symbol(symbol, &names)).collect())
}

fn parse_symbol(symbol: &[u8], names: &[u8]) -> Option<Static> {
    let kind = symbol[4] & 15;
    let (start, length) = (number(symbol, 8, 8)?, number(symbol, 16, 8)?);
    if !matches!(kind, OBJECT | LOCAL) || length == 0 {
        return None;
    }
    let name = names.get(number(symbol, 0, 4)?..)?.split(|byte| *byte == 0).next()?;
    let owner = owner(std::str::from_utf8(name).ok()?)?.to_string();
    Some(Static { owner, local: kind == LOCAL, place: start..start + length })
}

/// A number of up to eight bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let mut number = [0; 8];
    number[..length].copy_from_slice(bytes.get(at..at + length)?);
    usize::try_from(u64::from_le_bytes(number)).ok()
}

/// The crate in a mangled name.
fn owner(name: &str) -> Option<&str> {
    if let Some(path) = name.strip_prefix("_ZN") {
        return identifier(path);
    }
    let path = name.strip_prefix("_R")?;
    path.match_indices('C').find_map(|(index, _)| crate_root(&path[index + 1..]))
}

/// The name of a crate after `C`: perhaps a number in base 62 between `s` and `_`, which distinguishes it from others.
fn crate_root(text: &str) -> Option<&str> {
    let Some(rest) = text.strip_prefix('s') else { return identifier(text) };
    let (number, rest) = rest.split_once('_')?;
    number.chars().all(|digit| digit.is_ascii_alphanumeric()).then(|| identifier(rest))?
}

/// A name after its length.
fn identifier(text: &str) -> Option<&str> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let length: usize = text[..digits].parse().ok()?;
    let name = text[digits..].strip_prefix('_').unwrap_or(&text[digits..]);
    name.get(..length).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mangled_name_tells_its_crate() {
        assert_eq!(owner("_ZN4weft7runtime7RUNTIME17h1b8c929a25af330fE"), Some("weft"));
        assert_eq!(owner("_RNvNtCsjrHSEGnQ3l9_3std5alloc4HOOK"), Some("std"));
        let nested = "_RNvNCNKNvNvMNtNtCsjrHSEGnQ3l9_3std4hash6randomNtBa_11RandomState3new4KEYS0s_0";
        assert_eq!(owner(nested), Some("std"));
        assert_eq!(owner("_RNvC7student7COUNTER"), Some("student"));
        assert_eq!(owner("environ"), None);
    }

    #[test]
    fn a_static_of_this_program_is_found() {
        static COUNTER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(7);
        assert_eq!(COUNTER.load(std::sync::atomic::Ordering::Relaxed), 7);
        let statics = statics();
        assert!(statics.iter().any(|known| known.owner == "weft" && !known.local));
        assert!(statics.iter().any(|known| known.owner == "std" && known.local));
    }

    #[test]
    fn what_is_no_program_has_none() {
        let script = b"#!/bin/sh";
        assert_eq!(parse(|start, length| script.get(start..start + length).map(Vec::from)), None);
        assert_eq!(parse(|_, length| Some(vec![0; length])), None);
    }
}
