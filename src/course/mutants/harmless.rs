//! `mutants.toml`: the survivors that are no mistakes, and why.

use super::mutate::{Kind, Mutant};
use crate::exercise::Exercise;
use crate::usage::{self, Usage, wrong};
use anyhow::Result;
use serde::Deserialize;

/// A mutant that may survive. It is known by its kind and by the text of its line, because lines move.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Harmless {
    /// Its kind.
    pub kind: Kind,
    /// The text of the line in the reference, without the spaces around it.
    pub line: String,
    /// What stands there instead; needed only where the line has several mutants of the kind.
    pub after: Option<String>,
    /// Why no check can notice it, or why none has to.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    harmless: Vec<Harmless>,
}

impl Harmless {
    /// Whether this is said about that mutant.
    pub fn is_about(&self, mutant: &Mutant) -> bool {
        self.kind == mutant.kind
            && self.line.trim() == mutant.text
            && self.after.as_ref().is_none_or(|after| *after == mutant.after)
    }
}

/// What the author of an exercise lists; nothing, if there is no list.
///
/// # Errors
///
/// A [`Usage`] error with the place, if the list is wrong.
pub fn read(exercise: &Exercise) -> Result<Vec<Harmless>> {
    let path = exercise.folder.join("mutants.toml");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let list = parse(&usage::read(&path)?).map_err(|error| wrong(&path, &error))?;
    match list.iter().find(|entry| entry.why.trim().is_empty()) {
        Some(entry) => {
            let (path, kind) = (path.display(), entry.kind.name());
            Err(Usage(format!("`{path}`: `{kind}` of `{}` needs a reason in `why`", entry.line)).into())
        }
        None => Ok(list),
    }
}

pub(super) fn parse(text: &str) -> Result<Vec<Harmless>, toml::de::Error> {
    toml::from_str(text).map(|list: List| list.harmless)
}

#[cfg(test)]
mod tests {
    use super::super::mutate::mutants;
    use super::*;

    fn entry(rest: &str) -> Harmless {
        let text = format!("[[harmless]]\nkind = \"off-by-one\"\nwhy = \"x\"\n{rest}\n");
        parse(&text).unwrap().remove(0)
    }

    #[test]
    fn an_entry_is_about_the_mutants_of_its_line_or_about_one_of_them() {
        let all = mutants("fn f() {\n    g = 1;\n}\nfn h() {\n    i = 1;\n}\n").unwrap();
        let about = |entry: &Harmless| all.iter().filter(|mutant| entry.is_about(mutant)).count();
        assert_eq!(about(&entry("line = \"g = 1;\"")), 2);
        assert_eq!(about(&entry("line = \"g = 1;\"\nafter = \"2\"")), 1);
        assert_eq!(about(&entry("line = \"g = 2;\"")), 0);
    }

    #[test]
    fn an_unknown_kind_is_reported_with_those_that_there_are() {
        let error = parse("[[harmless]]\nkind = \"drop-locks\"\nline = \"\"\nwhy = \"x\"\n").unwrap_err();
        assert!(error.to_string().contains("expected one of `drop-lock`, `narrow-lock`"), "{error}");
    }
}
