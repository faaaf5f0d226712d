//! Does the submission answer as the reference does?

use super::cases::{self, Case, Disclose, RANDOM, clip};
use super::{Cases, Failure, Points, Stop};
use crate::diff;
use crate::fault::{Detail, Evidence, Fault};
use crate::judge::{Call, Testimony};
use crate::rig::Rig;
use exam::Value;
use serde::Deserialize;

/// `output = { points = 4, cases = ["one", "two"], random = 20, disclose = "input" }`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// What it is worth.
    pub points: Points,
    /// Cases that the harness knows by name.
    pub cases: Cases,
    /// How many fresh random cases follow.
    #[serde(default)]
    pub random: usize,
    /// How much a failed random case tells; named cases tell all.
    #[serde(default)]
    pub disclose: Disclose,
}

impl Output {
    /// Makes the check.
    pub fn run(&self, rig: &Rig) -> Result<Detail, Stop> {
        let names = cases::all(&self.cases, RANDOM, self.random);
        let first_random = self.cases.0.len();
        let disclose = |case: &Case| if case.number < first_random { Disclose::Full } else { self.disclose };
        cases::each(rig, "output", &names, disclose, |case, submission| {
            let actual = submission.answer(&case.input, case.rules)?;
            Ok(compare(&case.expected, &actual)?)
        })?;
        Ok(Detail::Cases(names.len()))
    }
}

/// Whether two answers, and the calls that were made for them, are the same.
pub fn compare(expected: &Testimony, actual: &Testimony) -> Result<(), Failure> {
    if expected.answer == actual.answer && expected.calls == actual.calls {
        return Ok(());
    }
    let changes = diff::lines(&transcript(expected), &transcript(actual));
    Err(Failure { fault: Fault::WrongAnswer, evidence: vec![Evidence::Difference(changes)] })
}

/// An answer as lines that can be compared by eye: `→` before what was returned, a call as it is written, and `×3`
/// behind one that was at work together with two others. Endless ones are cut.
fn transcript(testimony: &Testimony) -> Vec<String> {
    let answer = answer_lines(&testimony.answer);
    answer
        .into_iter()
        .chain(testimony.calls.iter().map(call_line))
        .take(MAX_LINES)
        .map(|line| clip(&line))
        .collect()
}

/// How many lines of an answer are kept as evidence.
const MAX_LINES: usize = 200;

fn answer_lines(answer: &Value) -> Vec<String> {
    let whole = format!("→ {answer}");
    match answer {
        Value::List(items) if whole.chars().count() > 80 => {
            items.iter().enumerate().map(|(index, item)| format!("→ [{index}] {item}")).collect()
        }
        _ => vec![whole],
    }
}

fn call_line(call: &Call) -> String {
    let line = format!("{}({})", call.name, call.argument);
    if call.together > 1 { format!("{line} ×{}", call.together) } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_compared_item_by_item() {
        let long = Value::from((0..100).collect::<Vec<u64>>());
        assert_eq!(answer_lines(&long).len(), 100);
        assert_eq!(answer_lines(&Value::from(vec![1, 2])), ["→ [1, 2]"]);
    }
}
