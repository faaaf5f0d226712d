//! Quizzes for other programs, and from them.

use super::author::write_new;
use crate::cli::Exchange;
use crate::command::print;
use crate::escape;
use crate::lang::{Lang, say};
use crate::quizzes::spoken;
use crate::report::Exit;
use crate::usage::{self, Usage};
use anyhow::{Context, Result};
use quiz::Quiz;
use quiz::exchange::{Format, Note};
use std::fs;
use std::path::Path;

/// Writes a quiz for another program.
pub fn export(quiz: &Quiz, to: Exchange, folder: &Path, lang: Lang) -> Result<Exit> {
    let format = match to {
        Exchange::Gift => Format::Gift,
        Exchange::MoodleXml => Format::MoodleXml,
        Exchange::Qti => Format::Qti21,
    };
    let exported = quiz::exchange::export(quiz, spoken(lang).code(), format);
    let mut out = String::new();
    for (name, text) in &exported.files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("make the folder `{}`", parent.display()))?;
        write_new(&path, text, lang)?;
        out.push_str(&format!("{}\n", path.display()));
    }
    print(&escape::visible(&out))?;
    tell(&exported.notes, lang);
    Ok(Exit::Full)
}

/// Prints questions in GIFT as a quiz file.
pub fn import(file: &Path, lang: Lang) -> Result<Exit> {
    let source = usage::read(file)?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let imported = quiz::exchange::from_gift(&source, &stem).map_err(|mistakes| {
        let shown = file.display();
        let lines: Vec<String> =
            mistakes.iter().map(|mistake| format!("{shown}: {}", mistake.say(spoken(lang)))).collect();
        Usage(lines.join("\n"))
    })?;
    print(&imported.toml)?;
    tell(&imported.notes, lang);
    Ok(Exit::Full)
}

/// What was lost on the way. It goes to standard error: the result may be read by a program.
fn tell(notes: &[Note], lang: Lang) {
    for Note { question, message } in notes {
        let message = message.get(spoken(lang));
        let line = match question {
            Some(id) => say!(lang, "note: question `{id}`: {message}", "замечание: вопрос `{id}`: {message}"),
            None => say!(lang, "note: {message}", "замечание: {message}"),
        };
        eprintln!("{}", escape::visible(&line));
    }
}
