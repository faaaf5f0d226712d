//! Which face suits the place where the program runs.

use std::io::IsTerminal;

/// The faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Lines, one after another: for pipes, speech, and terminals that can do no more.
    Line,
    /// The whole screen of a terminal.
    Screen,
}

/// What is known of the place where the program runs.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing of the place, and any of them may hold"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether input and output are both a terminal.
    pub is_terminal: bool,
    /// Whether `TERM` says that it cannot move the cursor.
    pub is_dumb: bool,
    /// Whether lines are asked for: `GRADER_PLAIN=1`.
    pub is_plain: bool,
    /// Whether colours are refused: `NO_COLOR`.
    pub is_colourless: bool,
    /// Columns and rows, if there is a terminal.
    pub size: Option<(u16, u16)>,
}

/// The least that the full screen needs, in columns and rows.
pub const LEAST: (u16, u16) = (40, 12);

impl Surroundings {
    /// Looks around.
    #[must_use]
    pub fn here() -> Surroundings {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        Surroundings {
            is_terminal,
            is_dumb: set("TERM").is_none_or(|term| term == "dumb"),
            is_plain: set("GRADER_PLAIN").is_some_and(|value| value != "0"),
            is_colourless: set("NO_COLOR").is_some(),
            size: std::io::stdout()
                .is_terminal()
                .then(|| ratatui::crossterm::terminal::size().ok())
                .flatten(),
        }
    }

    /// The face for this place. `plain` is what the command line asks for.
    #[must_use]
    pub fn face(&self, plain: bool) -> Face {
        let is_large = self.size.is_some_and(|size| size.0 >= LEAST.0 && size.1 >= LEAST.1);
        let can_draw = self.is_terminal && !self.is_dumb && is_large;
        if can_draw && !plain && !self.is_plain { Face::Screen } else { Face::Line }
    }

    /// Whether there are colours.
    #[must_use]
    pub fn colours(&self) -> bool {
        self.size.is_some() && !self.is_dumb && !self.is_colourless
    }

    /// How many columns lines have. Where nobody knows, they are of a length that reads well.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.size.map_or(100, |size| usize::from(size.0).clamp(20, 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal() -> Surroundings {
        Surroundings {
            is_terminal: true,
            is_dumb: false,
            is_plain: false,
            is_colourless: false,
            size: Some(LEAST),
        }
    }

    #[test]
    fn a_terminal_that_is_just_large_enough_has_the_full_screen() {
        assert_eq!(terminal().face(false), Face::Screen);
        for size in [Some((39, 12)), Some((40, 11)), None] {
            assert_eq!(Surroundings { size, ..terminal() }.face(false), Face::Line);
        }
    }

    #[test]
    fn whoever_asks_for_lines_or_cannot_have_more_gets_them() {
        assert_eq!(terminal().face(true), Face::Line);
        for place in [
            Surroundings { is_terminal: false, ..terminal() },
            Surroundings { is_dumb: true, ..terminal() },
            Surroundings { is_plain: true, ..terminal() },
        ] {
            assert_eq!(place.face(false), Face::Line, "{place:?}");
        }
    }

    #[test]
    fn colours_can_be_refused() {
        assert!(terminal().colours());
        assert!(!Surroundings { is_colourless: true, ..terminal() }.colours());
        assert!(!Surroundings { size: None, ..terminal() }.colours());
    }
}
