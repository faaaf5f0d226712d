//! A grade as one JSON object: all that the grade holds, and each outcome in words beside its data.

use super::words;
use crate::grade::{Grade, Outcome};
use crate::lang::Lang;
use serde_json::{Value, json};

/// The version of the format; it changes when a field changes its meaning or goes.
const SCHEMA: &str = "grader/grade/1";

/// The whole object with a line end.
pub fn render(grade: &Grade, lang: Lang) -> String {
    let lines = grade.lines.iter().map(|line| {
        json!({
            "check": line.check,
            "points": { "earned": line.earned(), "max": line.points },
            "outcome": state(&line.outcome),
            "kind": kind(&line.outcome),
            "what": what(&line.outcome, lang),
            "data": line.outcome,
            "replay": line.replay,
        })
    });
    let lines: Vec<Value> = lines.collect();
    let object = json!({
        "schema": SCHEMA,
        "exercise": { "id": grade.exercise, "slug": grade.slug, "title": grade.title },
        "points": { "earned": grade.earned(), "max": grade.points() },
        "graded": !grade.is_ungraded(),
        "untouched": grade.untouched,
        "lines": lines,
        "provenance": grade.provenance,
        "phases": grade.phases.iter().map(|(name, secs)| json!({ "name": name, "secs": secs })).collect::<Vec<_>>(),
    });
    crate::escape::json(&format!("{object:#}\n"))
}

fn state(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed(_) => "passed",
        Outcome::Failed(_) => "failed",
        Outcome::Inconclusive(_) => "inconclusive",
        Outcome::NotApplicable(_) => "not-applicable",
        Outcome::Ungraded(_) => "ungraded",
    }
}

fn kind(outcome: &Outcome) -> Option<&'static str> {
    if let Outcome::Failed(failure) = outcome { Some(failure.fault.kind()) } else { None }
}

fn what(outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Passed(detail) => words::detail(detail, lang),
        Outcome::Failed(failure) => words::fault(&failure.fault, lang),
        Outcome::Inconclusive(doubt) | Outcome::NotApplicable(doubt) => words::doubt(doubt, lang),
        Outcome::Ungraded(reason) => reason.clone(),
    }
}
