//! What an answer is worth: a pure function of the key and the answer.
//!
//! So to grade anew is to call it again, with another key.

mod choice;
mod matching;
mod numeric;
mod ordering;
mod short;
mod total;
mod tracing;
mod why;

use serde::{Deserialize, Serialize};

pub use total::{Graded, Line, Points, Tally, grade, line, weighed};
pub use why::Why;

use crate::answer::Answer;
use crate::model::{Ask, Question, Rule, Status};
use crate::text::Text;

/// What an answer is worth, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The share of the question that is earned, from 0 to 1, before hints are paid for.
    pub share: f64,
    /// The share in a word.
    pub verdict: Verdict,
    /// Why it is so. It may tell what would have been right.
    pub why: Why,
    /// What the author tells those who answered so.
    pub feedback: Vec<Text>,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All of it is right.
    Right,
    /// Some of it is right.
    Partly,
    /// None of it is right.
    Wrong,
    /// The student left it out on purpose.
    Skipped,
    /// The student did not come to it.
    Absent,
    /// The question counts for nobody.
    Disregarded,
    /// There is no key here to judge by.
    NoKey,
}

/// Scores an answer to a question of which every option was shown.
#[must_use]
pub fn score(question: &Question, answer: Option<&Answer>) -> Scored {
    score_shown(question, None, answer)
}

/// Scores an answer to a question of which only the options with these ids were shown.
#[must_use]
pub fn score_shown(question: &Question, shown: Option<&[&str]>, answer: Option<&Answer>) -> Scored {
    match question.status {
        Status::Disregard | Status::Draft => return Scored::nothing(Verdict::Disregarded, Why::Disregarded),
        Status::FullCredit => return Scored::of(1.0, Why::FullCredit),
        Status::Active => {}
    }
    let Some(key) = &question.key else { return Scored::nothing(Verdict::NoKey, Why::NoKey) };
    match answer {
        None => Scored::nothing(Verdict::Absent, Why::Absent),
        Some(Answer::Skipped) => Scored::nothing(Verdict::Skipped, Why::Skipped),
        Some(answer) => judged(&question.ask, &key.rule, shown, answer),
    }
}

fn judged(ask: &Ask, rule: &Rule, shown: Option<&[&str]>, answer: &Answer) -> Scored {
    match (ask, rule, answer) {
        (Ask::Choice(ask), Rule::Choice(key), Answer::Choice(chosen)) => {
            choice::score(ask, key, shown, chosen)
        }
        (Ask::Short(_), Rule::Short(key), Answer::Words(words)) => short::score(key, words),
        (Ask::Tracing(_), Rule::Tracing(key), Answer::Trace(trace)) => tracing::score(key, trace),
        (Ask::Numeric(ask), Rule::Numeric(key), Answer::Number(number)) => numeric::score(ask, key, number),
        (Ask::Ordering(ask), Rule::Ordering(key), Answer::Order(order)) => ordering::score(ask, key, order),
        (Ask::Matching(ask), Rule::Matching(key), Answer::Pairs(pairs)) => matching::score(ask, key, pairs),
        _ => Scored::of(0.0, Why::WrongShape),
    }
}

impl Scored {
    /// An answer worth that share.
    fn of(share: f64, why: Why) -> Scored {
        let share = tidy(share);
        let verdict = match share {
            1.0 => Verdict::Right,
            0.0 => Verdict::Wrong,
            _ => Verdict::Partly,
        };
        Scored { share, verdict, why, feedback: Vec::new() }
    }

    fn nothing(verdict: Verdict, why: Why) -> Scored {
        Scored { share: 0.0, verdict, why, feedback: Vec::new() }
    }

    fn telling<'t>(mut self, feedback: impl IntoIterator<Item = &'t Text>) -> Scored {
        self.feedback.extend(feedback.into_iter().cloned());
        self
    }
}

/// The share within its bounds; three thirds are one.
fn tidy(share: f64) -> f64 {
    let near = |whole: f64| (share - whole).abs() < 1e-9;
    if near(0.0) || share < 0.0 {
        0.0
    } else if near(1.0) || share > 1.0 {
        1.0
    } else {
        share
    }
}

/// A count as a number to calculate with.
pub(crate) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The share of `part` in `whole`.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}

/// The length of the longest sequence that is in both, in the same order.
fn longest_common<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for left in one {
        let mut diagonal = 0;
        for (at, right) in other.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if left == right { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[other.len()]
}
