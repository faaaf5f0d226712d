//! The source files that an execution ran through, by the names that the compiler gave them.

use super::tokens::{Token, tokens};
use crate::race::outcome::Place;
use std::collections::BTreeMap;

/// Texts of files. What is not among them, and looks like a file of a dependency, is foreign.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<String, String>,
    /// What the course's libraries are called that the files may use.
    libraries: Vec<String>,
}

impl<Name: Into<String>, Text: Into<String>> FromIterator<(Name, Text)> for Sources {
    fn from_iter<Files: IntoIterator<Item = (Name, Text)>>(files: Files) -> Sources {
        let files = files.into_iter().map(|(name, text)| (name.into(), text.into())).collect();
        Sources { files, libraries: Vec::new() }
    }
}

impl Sources {
    /// The same files, which use these libraries of the course.
    #[must_use]
    pub fn using(self, libraries: &[String]) -> Sources {
        Sources { libraries: libraries.to_vec(), ..self }
    }

    /// Whether there are any.
    pub(super) fn has_libraries(&self) -> bool {
        !self.libraries.is_empty()
    }

    /// Whether a place is inside of one of them. The compiler is called among their sources, and so are their places.
    pub(super) fn is_in_a_library(&self, place: &Place) -> bool {
        let is_elsewhere = place.file.starts_with('/') || place.file.contains("/src/");
        self.has_libraries() && !is_elsewhere && self.text(&place.file).is_none()
    }

    /// The text of a file. The tables of addresses in a program leave out the slash of a path from the root.
    pub fn text(&self, file: &str) -> Option<&str> {
        self.files.get(file).or_else(|| self.files.get(&format!("/{file}"))).map(String::as_str)
    }

    /// The line of a place, without the spaces around it.
    pub fn line(&self, place: &Place) -> Option<&str> {
        let line = usize::try_from(place.line).ok()?.checked_sub(1)?;
        let line = self.text(&place.file)?.lines().nth(line)?.trim();
        (!line.is_empty()).then_some(line)
    }

    /// The tokens of a place's file, and which of them begins at the place.
    pub(super) fn tokens_at(&self, place: &Place) -> Option<(Vec<Token<'_>>, usize)> {
        let tokens = tokens(self.text(&place.file)?);
        let start =
            tokens.iter().position(|token| (token.line, token.column) == (place.line, place.column))?;
        Some((tokens, start))
    }

    /// Whether some file has this text anywhere.
    pub(super) fn mention(&self, text: &str) -> bool {
        self.files.values().any(|file| file.contains(text))
    }

    /// Whether some file has these words next to each other, as `fn transfer` stands before a body.
    pub(super) fn has_words(&self, first: &str, second: &str) -> bool {
        self.files
            .values()
            .any(|text| tokens(text).windows(2).any(|pair| (pair[0].text, pair[1].text) == (first, second)))
    }

    /// The package that a place belongs to if it is not the submission's.
    pub(super) fn foreign(&self, place: &Place) -> Option<String> {
        if self.text(&place.file).is_some() {
            return None;
        }
        if self.is_in_a_library(place) {
            return Some(self.libraries.join(", "));
        }
        let file = place.file.replace('\\', "/");
        if let Some((_, inside)) = file.split_once("/rustc/").or_else(|| file.split_once("/rustlib/src/")) {
            return Some(library(inside).to_string());
        }
        let package = file.split_once("/registry/src/").and_then(|(_, rest)| rest.split('/').nth(1));
        let checkout = file.split_once("/git/checkouts/").and_then(|(_, rest)| rest.split('/').next());
        let vendored = file.split_once("vendor/").and_then(|(_, rest)| rest.split('/').next());
        // Any other file elsewhere on the disk is one of a package whose folder has its name.
        let elsewhere = || file.strip_prefix('/')?.split_once("/src/")?.0.rsplit('/').next();
        let name = package.or(checkout).or(vendored).or_else(elsewhere)?;
        Some(unversioned(name).to_string())
    }
}

/// Which of Rust's own libraries a path below `/rustc/` is in.
fn library(path: &str) -> &str {
    path.split('/').skip_while(|part| *part != "library").nth(1).unwrap_or("std")
}

/// `crossbeam-channel-0.5.15` without its version.
fn unversioned(name: &str) -> &str {
    let mut versions =
        name.match_indices('-').filter(|(at, _)| name[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    versions.next_back().map_or(name, |(at, _)| &name[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(file: &str) -> Option<String> {
        let sources: Sources = [("/home/ada/counter/src/lib.rs", "")].into_iter().collect();
        sources.foreign(&Place { file: file.into(), line: 1, column: 1 })
    }

    #[test]
    fn a_dependency_is_known_by_its_folder() {
        let registry = "/home/ada/.cargo/registry/src/index.crates.io-1949/crossbeam-channel-0.5.15/src/flavors/array.rs";
        assert_eq!(foreign(registry).as_deref(), Some("crossbeam-channel"));
        assert_eq!(foreign("/rustc/59807616e/library/core/src/cell.rs").as_deref(), Some("core"));
        assert_eq!(foreign("/opt/build/weft-std/src/sync/mutex.rs").as_deref(), Some("weft-std"));
        assert_eq!(foreign("vendor/rayon-core/src/registry.rs").as_deref(), Some("rayon-core"));
    }

    #[test]
    fn a_file_that_is_nobody_else_s_is_one_of_the_course_s_library() {
        let sources: Sources = [("src/lib.rs", "")].into_iter().collect();
        let sources = sources.using(&["multiproc".into()]);
        let foreign = |file: &str| sources.foreign(&Place { file: file.into(), line: 1, column: 1 });
        assert_eq!(foreign("modelled/channel.rs").as_deref(), Some("multiproc"));
        assert_eq!(foreign("src/lib.rs"), None);
        assert_eq!(foreign("weft-std/src/sync/mpsc.rs"), None);
    }

    #[test]
    fn a_file_of_the_submission_is_not_foreign_wherever_it_lies() {
        assert_eq!(foreign("/home/ada/counter/src/lib.rs"), None);
        assert_eq!(foreign("home/ada/counter/src/lib.rs"), None);
        assert_eq!(foreign("src/queue.rs"), None);
    }
}
