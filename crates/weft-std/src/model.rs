//! What macros and generated drivers call; not for programs.

use core::fmt;
use core::panic::Location;
use real_std::format;
use real_std::string::String;

/// The real `#[test]`, which all others end in.
pub use real_std::prelude::v1::test as harness;
pub use weft::machine::process_starts;
pub use weft::{fail_panic, main, program};

/// Declared here, so that a test harness has it too. It gives memory at the same addresses in every execution.
#[cfg(feature = "runtime")]
#[global_allocator]
static HEAP: weft::runtime::Heap = weft::runtime::Heap;

pub use weft::Expected;

/// What `#[test]` turns into: explores `scenario`, the test at `path`, and panics if it can fail.
pub fn check(path: &'static str, expected: Expected, scenario: fn()) {
    // The test harness knows a test by its path without the crate.
    let name = path.split_once("::").map_or(path, |(_, name)| name);
    weft::check(name, expected, scenario);
}

/// The body of a test that returns a `Result`.
#[track_caller]
pub fn should_succeed<T: Outcome>(outcome: &T) {
    if let Some(error) = outcome.error() {
        panic!("Error: {error}");
    }
}

/// What a test may return.
pub trait Outcome {
    /// Why it failed.
    fn error(&self) -> Option<String>;
}

impl Outcome for () {
    fn error(&self) -> Option<String> {
        None
    }
}

impl Outcome for real_std::process::ExitCode {
    fn error(&self) -> Option<String> {
        (*self != real_std::process::ExitCode::SUCCESS).then(|| format!("{self:?}"))
    }
}

impl<T: Outcome, E: fmt::Debug> Outcome for Result<T, E> {
    fn error(&self) -> Option<String> {
        match self {
            Ok(outcome) => outcome.error(),
            Err(error) => Some(format!("{error:?}")),
        }
    }
}

macro_rules! printers {
    ($($name:ident, $real:ident, $end:literal;)*) => {$(
        #[track_caller]
        pub fn $name(text: fmt::Arguments<'_>) {
            if weft::in_model() && weft::machine::cores().is_none() {
                weft::printed(&format!(concat!("{}", $end), text), Location::caller());
            } else {
                real_std::$real!(concat!("{}", $end), text);
            }
        }
    )*};
}

printers! {
    print, print, "";
    print_line, print, "\n";
    eprint, eprint, "";
    eprint_line, eprint, "\n";
}
