//! Finished grades, put into a format. A format sees data, never events.

pub mod curve;
pub mod doctor;
pub mod gantt;
#[cfg(test)]
mod hostile;
pub mod html;
pub mod interleaving;
pub mod json;
pub mod mutants;
pub mod proof;
pub mod quiz;
pub mod race;
pub mod speedup;
pub mod svg;
pub mod terminal;
pub mod words;

use crate::grade::Grade;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything graded, no point lost.
    Full = 0,
    /// Graded, and points were lost.
    Lost = 1,
    /// The command line, a manifest, an answers file or a quiz is wrong.
    Usage = 2,
    /// Something could not be graded: our fault or the machine's.
    Ungraded = 3,
}

impl Exit {
    /// How the program ends after this grade.
    pub fn after(grade: &Grade) -> Exit {
        if grade.is_ungraded() {
            Exit::Ungraded
        } else if grade.earned() < grade.points() {
            Exit::Lost
        } else {
            Exit::Full
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> std::process::ExitCode {
        std::process::ExitCode::from(exit as u8)
    }
}
