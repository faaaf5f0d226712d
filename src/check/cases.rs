//! Cases: the reference is asked first, and ahead, in a thread of its own; then the submission the same.

use super::{Cases, Failure, Stop};
use crate::fault::{Change, Evidence};
use crate::judge::{Rules, Testimony, fresh_nonce};
use crate::rig::{Examinee, Rig};
use exam::Value;
use serde::Deserialize;
use std::sync::mpsc::{SyncSender, sync_channel};

/// What the harness is asked for when a case is random.
pub const RANDOM: &str = "random";

/// One case, and what the reference made of it.
pub struct Case {
    /// Its name; several random ones share one.
    pub name: String,
    /// Its place among the cases.
    pub number: usize,
    /// The input.
    pub input: Value,
    /// How the submission is to be asked.
    pub rules: Rules,
    /// What is right.
    pub expected: Testimony,
}

/// How much of a case is told when it fails.
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

/// The cases that have a name, and then so many random ones.
pub fn all<'a>(named: &'a Cases, random: &'a str, count: usize) -> Vec<&'a str> {
    named.0.iter().map(String::as_str).chain(std::iter::repeat_n(random, count)).collect()
}

/// Shows the submission to `look`, case by case. What it does not like is told with its case.
pub fn each(
    rig: &Rig,
    purpose: &str,
    names: &[&str],
    disclose: impl Fn(&Case) -> Disclose,
    mut look: impl FnMut(&Case, &mut Examinee) -> Result<(), Stop>,
) -> Result<(), Stop> {
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel(AHEAD);
        let reference = scope.spawn(move || ask_reference(rig, purpose, names, &send));
        let mut submission = rig.submission()?;
        for case in receive {
            if let Err(stop) = look(&case, &mut submission) {
                let stop = with_output(stop, &mut submission)?;
                return Err(told(stop, &case.name, &case.input, disclose(&case)));
            }
        }
        reference.join().expect("asking the reference does not panic")
    })
}

/// How many cases the reference may be ahead.
const AHEAD: usize = 4;

fn ask_reference(rig: &Rig, purpose: &str, names: &[&str], send: &SyncSender<Case>) -> Result<(), Stop> {
    let mut reference = rig.reference()?;
    for (number, name) in names.iter().enumerate() {
        let input = reference.case(name, rig.seed_for(purpose, number))?;
        let secret = fresh_nonce();
        let expected = reference.answer(&input, Rules { secret, ..Rules::default() })?;
        let rules = Rules { secret, ..expected.rules() };
        let case = Case { name: (*name).to_string(), number, input, rules, expected };
        if send.send(case).is_err() {
            // The submission has failed already.
            return Ok(());
        }
    }
    Ok(())
}

/// Adds what the program has printed so far: students look for mistakes by printing.
fn with_output(stop: Stop, submission: &mut Examinee) -> Result<Stop, Stop> {
    let Stop::Failed(mut failure) = stop else { return Ok(stop) };
    failure.evidence.extend(submission.printed()?);
    Ok(Stop::Failed(failure))
}

/// Puts the case before the other evidence of a failure, as far as it is disclosed.
pub fn told(stop: Stop, name: &str, input: &Value, disclose: Disclose) -> Stop {
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

/// How many characters of a line are kept as evidence.
const MAX_WIDTH: usize = 1000;

/// A line that is not too long to keep.
pub fn clip(line: &str) -> String {
    if line.chars().count() <= MAX_WIDTH {
        return line.to_string();
    }
    line.chars().take(MAX_WIDTH - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    fn failed(disclose: Disclose) -> Vec<Evidence> {
        let changes = vec![Change::Expected("a".into()), Change::Actual("b".into())];
        let failure = Failure { fault: Fault::WrongAnswer, evidence: vec![Evidence::Difference(changes)] };
        match told(failure.into(), RANDOM, &Value::from(7), disclose) {
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
    fn a_long_line_is_clipped() {
        assert_eq!(clip(&"ж".repeat(2000)).chars().count(), MAX_WIDTH);
        assert_eq!(clip("short"), "short");
    }
}
