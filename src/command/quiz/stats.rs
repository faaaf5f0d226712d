//! What the results of many students say of the questions.

use crate::cli::Format;
use crate::command::print;
use crate::escape;
use crate::lang::Lang;
use crate::quizzes::spoken;
use crate::report::Exit;
use crate::usage::{self, Usage};
use anyhow::Result;
use quiz::Quiz;
use quiz::stats::{self, Result as Kept};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Analyses results.
pub fn run(quiz: &Quiz, files: &[PathBuf], format: Format, lang: Lang) -> Result<Exit> {
    let results: Vec<Kept> = files.iter().map(|path| read(path)).collect::<Result<_>>()?;
    let analysis = stats::analyse(quiz, &results);
    print(&match format {
        Format::Text => escape::visible(&stats::table(&analysis, spoken(lang))),
        Format::Json => escape::json(&format!("{:#}\n", serde_json::to_value(&analysis)?)),
    })?;
    Ok(Exit::Full)
}

/// A result by itself, or as it stands in what the score of one student was printed as.
fn read(path: &Path) -> Result<Kept> {
    let wrong =
        |error: serde_json::Error| Usage(format!("`{}` is no result of a quiz: {error}", path.display()));
    let mut object: Value = serde_json::from_str(&usage::read(path)?).map_err(wrong)?;
    let result = object.get_mut("result").map_or_else(Value::default, Value::take);
    let result = if result.is_null() { object } else { result };
    Ok(serde_json::from_value(result).map_err(wrong)?)
}
