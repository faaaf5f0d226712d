//! What is written to the janitor: `+PATH` for what has to go, `-PATH` for what is gone already, each ended by a NUL.
//!
//! A record is written at once and fits `PIPE_BUF`, so that those of several writers do not mix, and none is torn when
//! its writer is killed. Paths are absolute.

use anyhow::{Context, Result, ensure};
use std::ffi::OsString;
use std::io::BufRead;
use std::os::fd::AsFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// What a record says of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It will be made now, and must not stay: a folder, a file, or a cgroup.
    Made = b'+' as isize,
    /// It is gone, and nothing is to be done any more.
    Gone = b'-' as isize,
}

/// A write of at most this many bytes into a pipe is never torn (`PIPE_BUF`).
const WHOLE: usize = 4096;

/// Tells the janitor at the other end of `line`.
///
/// # Errors
///
/// If there is no janitor any more, or the path is no path for it.
pub fn post(line: impl AsFd, sign: Sign, path: &Path) -> Result<()> {
    let record = encode(sign, path)?;
    rustix::io::retry_on_intr(|| rustix::io::write(&line, &record)).context("tell the janitor")?;
    Ok(())
}

fn encode(sign: Sign, path: &Path) -> Result<Vec<u8>> {
    ensure!(path.is_absolute(), "tell the janitor of a relative path");
    let record = [&[sign as u8], path.as_os_str().as_bytes(), &[0]].concat();
    ensure!(record.len() <= WHOLE, "tell the janitor of a path of {} bytes", record.len());
    Ok(record)
}

/// Reads to the end; what was made and is not gone, the youngest first.
pub fn left(mut records: impl BufRead) -> Vec<PathBuf> {
    let mut left = Vec::new();
    let mut record = Vec::new();
    while records.read_until(0, &mut record).is_ok_and(|length| length > 0) {
        if let Some((sign, path)) = decode(&record) {
            left.retain(|other| *other != path);
            if sign == Sign::Made {
                left.push(path);
            }
        }
        record.clear();
    }
    left.reverse();
    left
}

/// `None` for half a record, which must not become the path of something else.
fn decode(record: &[u8]) -> Option<(Sign, PathBuf)> {
    let (first, path) = record.strip_suffix(&[0])?.split_first()?;
    let sign = [Sign::Made, Sign::Gone].into_iter().find(|sign| *sign as u8 == *first)?;
    let path = PathBuf::from(OsString::from_vec(path.to_vec()));
    path.is_absolute().then_some((sign, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_of(records: &[u8]) -> Vec<PathBuf> {
        left(records)
    }

    #[test]
    fn what_was_not_taken_back_is_left_the_youngest_first() {
        assert_eq!(left_of(b"+/a\0+/a/b\0+/c\0-/c\0"), [Path::new("/a/b"), Path::new("/a")]);
        assert_eq!(left_of(b"+/a\0-/a\0+/a\0"), [Path::new("/a")]);
        assert_eq!(left_of(b""), [] as [&Path; 0]);
    }

    #[test]
    fn half_a_record_and_what_is_none_count_for_nothing() {
        for records in [&b"+/home/ann"[..], b"+\0", b"\0", b"+a\0", b"?/a\0", b"-/a\0"] {
            assert_eq!(left_of(records), [] as [&Path; 0], "{records:?}");
        }
    }

    #[test]
    fn a_name_with_any_bytes_comes_back_as_it_was() {
        let path = PathBuf::from(OsString::from_vec(b"/t\xff\n +-".to_vec()));
        assert_eq!(left_of(&encode(Sign::Made, &path).unwrap()), [path]);
    }

    #[test]
    fn the_longest_path_that_is_never_torn_is_taken_and_no_longer_one() {
        let path = |length: usize| PathBuf::from(format!("/{}", "x".repeat(length - 1)));
        assert_eq!(encode(Sign::Made, &path(WHOLE - 2)).unwrap().len(), WHOLE);
        assert!(encode(Sign::Made, &path(WHOLE - 1)).is_err());
        assert!(encode(Sign::Made, Path::new("tmp")).is_err());
    }
}
