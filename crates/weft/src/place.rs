//! Places in source files.

use std::panic::Location;

/// Where an operation stands in the source, as the compiler passes it to a `#[track_caller]` function.
pub type Loc = &'static Location<'static>;

/// A place that was not known to the compiler but found at run time, from debug information say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the compiler names it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl From<Loc> for Place {
    fn from(loc: Loc) -> Place {
        Place { file: loc.file().to_string(), line: loc.line(), column: loc.column() }
    }
}
