//! Does the submission answer as the reference does?

use super::{Cases, Failure, Points, Stop};
use crate::diff;
use crate::fault::{Change, Detail, Evidence, Fault};
use crate::judge::{Call, Rules, Testimony, fresh_nonce};
use crate::rig::{Examinee, Rig};
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

/// How much of a hidden case is told when it fails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disclose {
    /// The input and the difference.
    #[default]
    Full,
    /// The input, and what the submission answered.
    Input,
    /// That it was a random case.
    Hint,
    /// Nothing.
    None,
}

/// What the harness is asked for when a case is random.
pub const RANDOM: &str = "random";

impl Output {
    /// Makes the check.
    pub fn run(&self, rig: &Rig) -> Result<Detail, Stop> {
        let mut reference = rig.reference()?;
        let mut submission = rig.submission()?;
        let cases = all_cases(&self.cases, RANDOM, self.random);
        for (number, name) in cases.iter().enumerate() {
            let input = reference.case(name, rig.seed_for("output", number))?;
            let disclose = if number < self.cases.0.len() { Disclose::Full } else { self.disclose };
            same(name, &input, &mut reference, &mut submission, disclose)?;
        }
        Ok(Detail::Cases(cases.len()))
    }
}

/// The cases that have a name, and then so many random ones, which are all called `random`.
pub fn all_cases<'a>(named: &'a Cases, random: &'a str, count: usize) -> Vec<&'a str> {
    named.0.iter().map(String::as_str).chain(std::iter::repeat_n(random, count)).collect()
}

fn same(
    name: &str,
    input: &Value,
    reference: &mut Examinee,
    submission: &mut Examinee,
    disclose: Disclose,
) -> Result<(), Stop> {
    let secret = fresh_nonce();
    let expected = reference.answer(input, Rules { secret, ..Rules::default() })?;
    let rules = Rules { secret, ..expected.rules() };
    let told = |stop| with_case(stop, name, input, disclose);
    let actual = submission.answer(input, rules).map_err(told)?;
    compare(&expected, &actual).map_err(|failure| told(failure.into()))
}

/// Whether two answers, and the calls that were made for them, are the same.
pub fn compare(expected: &Testimony, actual: &Testimony) -> Result<(), Failure> {
    if expected.answer == actual.answer && expected.calls == actual.calls {
        return Ok(());
    }
    let changes = diff::lines(&transcript(expected), &transcript(actual));
    Err(Failure { fault: Fault::WrongAnswer, evidence: vec![Evidence::Difference(changes)] })
}

/// Puts the case before the other evidence of a failure, as far as it is disclosed.
pub fn with_case(stop: Stop, name: &str, input: &Value, disclose: Disclose) -> Stop {
    let Stop::Failed(failure) = stop else { return stop };
    let (case, input) = (Evidence::Case(name.to_string()), Evidence::Input(clip(&input.to_string())));
    let evidence = match disclose {
        Disclose::Full => [vec![case, input], failure.evidence].concat(),
        Disclose::Input => {
            [vec![case, input], failure.evidence.into_iter().map(without_expected).collect()].concat()
        }
        Disclose::Hint => vec![case, Evidence::Hidden],
        Disclose::None => vec![Evidence::Hidden],
    };
    Stop::Failed(Failure { fault: failure.fault, evidence })
}

/// What the submission answered, without what would have been right.
fn without_expected(evidence: Evidence) -> Evidence {
    match evidence {
        Evidence::Difference(changes) => {
            let seen = |change: &Change| !matches!(change, Change::Expected(_));
            Evidence::Difference(changes.into_iter().filter(seen).collect())
        }
        other => other,
    }
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

/// How much of an answer is kept as evidence, in lines and in characters of each.
const MAX_LINES: usize = 200;
const MAX_WIDTH: usize = 1000;

fn clip(line: &str) -> String {
    if line.chars().count() <= MAX_WIDTH {
        return line.to_string();
    }
    line.chars().take(MAX_WIDTH - 1).chain(['…']).collect()
}

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

    fn failed(disclose: Disclose) -> Vec<Evidence> {
        let changes = vec![Change::Expected("a".into()), Change::Actual("b".into())];
        let failure = Failure { fault: Fault::WrongAnswer, evidence: vec![Evidence::Difference(changes)] };
        match with_case(failure.into(), "random", &Value::from(7), disclose) {
            Stop::Failed(failure) => failure.evidence,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_level_of_disclosure_tells_less() {
        assert_eq!(failed(Disclose::Full).len(), 3);
        let input = failed(Disclose::Input);
        assert_eq!(input[1], Evidence::Input("7".into()));
        assert_eq!(input[2], Evidence::Difference(vec![Change::Actual("b".into())]));
        assert_eq!(failed(Disclose::Hint), [Evidence::Case("random".into()), Evidence::Hidden]);
        assert_eq!(failed(Disclose::None), [Evidence::Hidden]);
    }

    #[test]
    fn a_long_list_is_compared_item_by_item() {
        let long = Value::from((0..100).collect::<Vec<u64>>());
        assert_eq!(answer_lines(&long).len(), 100);
        assert_eq!(answer_lines(&Value::from(vec![1, 2])), ["→ [1, 2]"]);
    }
}
