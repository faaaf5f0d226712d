//! Has the model run `main` of a program that knows nothing of a model.
//!
//! What rustc generates for a program is a C `main` that calls `std::rt::lang_start`, which hands the program's own
//! `main`, as a closure, to `std::rt::lang_start_internal`. That one is compiled into the real standard library, so the
//! call goes through the linker, and `--wrap` (ld(1)) turns it into one of a function of ours. It has the closure, which
//! can be called as often as there are executions. `main` may be private and return what it likes, and the source stays
//! as it is.
//!
//! The name of the function holds a hash that differs between toolchains; it is read in the library's own table of
//! symbols.
//!
//! The test harness of a crate does not need this: there, `#[test]` is the model's own.

use anyhow::{Context, Result, ensure};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The mangled name of `std::rt::lang_start_internal` in the standard library that lies in `folder`.
///
/// # Errors
///
/// If there is no such library, or it is not as expected.
pub fn start_symbol(folder: &Path) -> Result<String> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("read `{}`", folder.display()))?;
    let is_std = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libstd-") && path.extension().is_some_and(|extension| extension == "rlib")
    };
    let path = entries
        .flatten()
        .map(|entry| entry.path())
        .find(is_std)
        .with_context(|| format!("find the standard library in `{}`", folder.display()))?;
    let shown = || format!("read the symbols of `{}`", path.display());
    let file = File::open(&path).with_context(shown)?;
    let symbols = symbols(file).with_context(shown)?;
    let start = symbols.into_iter().find(|name| name.contains("lang_start_internal"));
    start.with_context(|| format!("find `lang_start_internal` in `{}`", path.display()))
}

/// The option of the linker that leads the call to [`driver`].
pub fn wrap(symbol: &str) -> String {
    format!("-Clink-arg=-Wl,--wrap={symbol}")
}

/// The source of the crate with the function that is called instead.
///
/// What the program prints is of no interest, a thousand times over; it goes where nobody reads it, unless that is
/// where the answer goes.
pub fn driver(symbol: &str) -> String {
    TEMPLATE.replace("SYMBOL", symbol)
}

const TEMPLATE: &str = r#"
use std::panic::RefUnwindSafe;

type Main = dyn Fn() -> i32 + Sync + RefUnwindSafe;

static mut MAIN: Option<&'static Main> = None;

unsafe extern "Rust" {
    #[link_name = "__real_SYMBOL"]
    fn real(main: &Main, argc: isize, argv: *const *const u8, sigpipe: u8) -> isize;
}

unsafe extern "C" {
    fn open(path: *const core::ffi::c_char, flags: i32, ...) -> i32;
    fn dup2(old: i32, new: i32) -> i32;
}

#[unsafe(export_name = "__wrap_SYMBOL")]
pub fn start(main: &'static Main, argc: isize, argv: *const *const u8, sigpipe: u8) -> isize {
    unsafe { MAIN = Some(main) };
    unsafe { real(&explore, argc, argv, sigpipe) }
}

fn explore() -> i32 {
    be_silent();
    std::__model::program(program)
}

fn be_silent() {
    let nothing = unsafe { open(c"/dev/null".as_ptr(), 1) };
    for output in [1, 2] {
        unsafe { dup2(nothing, output) };
    }
}

fn program() {
    let main = unsafe { MAIN }.expect("`start` is called first");
    if main() != 0 {
        std::__model::fail_panic("`main` returned an error".into(), None);
    }
}
"#;

/// The names in the table of symbols of an archive, which is its first member: a count and that many offsets, each four
/// bytes in big-endian order, then the names, each ended by a zero (ar(5), the System V variant).
fn symbols(mut archive: impl Read) -> Result<Vec<String>> {
    let mut head = [0; 8 + 60];
    archive.read_exact(&mut head).context("read the head")?;
    ensure!(head.starts_with(b"!<arch>\n") && &head[8..24] == b"/               ", "no table of symbols");
    let size = std::str::from_utf8(&head[56..66])?.trim().parse().context("read the size of the table")?;
    let mut table = Vec::new();
    archive.take(size).read_to_end(&mut table)?;
    let count = table.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes)).context("read the count")?;
    let names = table.get(4 + 4 * count as usize..).context("find the names")?;
    let name = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(names.split(|byte| *byte == 0).take(count as usize).map(name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(table: &[u8]) -> Vec<u8> {
        let head = format!("!<arch>\n{:<48}{:<10}`\n", "/", table.len());
        [head.as_bytes(), table, b"/               what follows is of no interest"].concat()
    }

    #[test]
    fn the_names_of_an_archive_are_read() {
        let table = b"\0\0\0\x02\0\0\0\x44\0\0\0\x99one\0lang_start_internal\0\0";
        assert_eq!(symbols(archive(table).as_slice()).unwrap(), ["one", "lang_start_internal"]);
    }

    #[test]
    fn what_is_no_archive_is_an_error() {
        assert!(symbols(&[7; 100][..]).is_err());
        assert!(symbols(&archive(b"\0\0\xff\xff")[..]).is_err());
    }
}
