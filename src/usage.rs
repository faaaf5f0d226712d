//! The user's mistakes: a wrong command line, manifest or path. They end with exit code 2 and one clear message.

use anyhow::{Context, Result};
use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

/// A mistake that the user can mend; the text says what it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Reads a file of a course. That it is missing is the author's mistake, that it cannot be read is not.
pub fn read(path: &Path) -> Result<String> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Usage(format!("`{}` is missing", path.display())).into())
        }
        other => other.with_context(|| format!("read `{}`", path.display())),
    }
}

/// A mistake in a TOML file: the parser's own message, which has line, column and the keys that are allowed, with the
/// path before it.
pub fn wrong(path: &Path, error: &toml::de::Error) -> Usage {
    Usage(format!("`{}`: {}", path.display(), error.to_string().trim_end()))
}
