//! What the results of many students say of the questions: the item analysis of classical test theory.
//!
//! It is there to find questions that need a look, above all a wrong key. A value that the results do not define,
//! such as a correlation with something that is the same for everybody, is `None`. Item response theory is left out:
//! it needs far more takers than a class has.

mod describe;
mod flag;
mod guess;
mod item;
mod measure;
mod options;
mod table;

pub use flag::Flag;
pub use guess::guess_score;
pub use item::Item;
pub use measure::Interval;
pub use options::OptionUse;
pub use table::table;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::answer::{Answer, Answers};
use crate::model::{Question, Quiz, Status};
use crate::score::{Line, Verdict, grade, number};

/// The fewest results of which more is told than how many answered rightly.
pub const ENOUGH: usize = 10;

/// One student's result of one quiz, as it is kept in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Result {
    /// The version of this form of file.
    pub version: Version,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub student: Option<String>,
    /// The quiz's id.
    pub quiz: String,
    /// The hash of the quiz that was answered.
    pub quiz_hash: String,
    /// The questions that were asked, in the order of the file.
    pub questions: Vec<Outcome>,
}

/// What became of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The share that was earned, from 0 to 1, after hints were paid for.
    pub share: f64,
    /// What it was worth.
    pub weight: f64,
    /// What was answered, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// The version of the form of a result's file. There is one, and no other is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Version;

const VERSION: u32 = 1;

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_u32(VERSION)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Version, D::Error> {
        match u32::deserialize(deserializer)? {
            VERSION => Ok(Version),
            other => Err(de::Error::custom(format!("results of version {other} are not known here"))),
        }
    }
}

impl Result {
    /// Grades answers and keeps what became of them.
    #[must_use]
    pub fn of(quiz: &Quiz, answers: &Answers) -> Result {
        let graded = grade(quiz, answers);
        let outcome = |(question, line): (&Question, &Line)| Outcome {
            id: question.id.clone(),
            verdict: line.scored.verdict,
            share: line.points.share().unwrap_or(line.scored.share),
            weight: question.weight,
            answer: answers.answer(&question.id).cloned(),
        };
        Result {
            version: Version,
            student: answers.student.clone(),
            quiz: quiz.id.clone(),
            quiz_hash: answers.quiz_hash.clone(),
            questions: quiz.asked().zip(&graded.lines).map(outcome).collect(),
        }
    }

    fn outcome(&self, question: &str) -> Option<&Outcome> {
        self.questions.iter().find(|outcome| outcome.id == question)
    }
}

/// What the results say.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Analysis {
    /// The quiz's id.
    pub quiz: String,
    /// How many results are counted.
    pub students: usize,
    /// Results that are not, with the reason.
    pub left_out: Vec<LeftOut>,
    /// The mean of the points; `None` without results.
    pub mean: Option<f64>,
    /// What can be earned.
    pub possible: f64,
    /// Their standard deviation.
    pub deviation: Option<f64>,
    /// Cronbach's α: how far the questions measure one thing.
    pub alpha: Option<f64>,
    /// The standard error of one student's points.
    pub error: Option<f64>,
    /// The questions that count, in the order of the file.
    pub items: Vec<Item>,
}

/// A result that is not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Whose it is.
    pub student: Option<String>,
    /// Why.
    pub why: WhyLeftOut,
}

/// Why a result is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyLeftOut {
    /// It is of another quiz.
    OtherQuiz,
    /// It is of another version of the quiz.
    OtherVersion,
    /// A later one of the same student is counted.
    Earlier,
    /// It has a share that is no number from 0 to 1.
    BadShare,
}

/// Analyses results by the quiz with its key. Of one student's results the last one counts.
#[must_use]
pub fn analyse(quiz: &Quiz, results: &[Result]) -> Analysis {
    let (counted, left_out) = sort_out(quiz, results);
    let questions: Vec<&Question> =
        quiz.questions.iter().filter(|it| it.status == Status::Active && it.key.is_some()).collect();
    let marks = Marks::new(&questions, &counted);
    let enough = counted.len() >= ENOUGH;
    let alpha = if enough { marks.alpha() } else { None };
    let deviation = if enough { measure::variance(&marks.totals).map(f64::sqrt) } else { None };
    Analysis {
        quiz: quiz.id.clone(),
        students: counted.len(),
        left_out,
        mean: measure::mean(&marks.totals),
        possible: questions.iter().map(|question| question.weight).sum(),
        deviation,
        alpha,
        error: alpha.zip(deviation).map(|(alpha, deviation)| deviation * (1.0 - alpha).max(0.0).sqrt()),
        items: (0..questions.len())
            .map(|at| item::analyse(quiz, questions[at], &counted, &marks, at))
            .collect(),
    }
}

fn sort_out<'r>(quiz: &Quiz, results: &'r [Result]) -> (Vec<&'r Result>, Vec<LeftOut>) {
    let mut by_student = BTreeMap::new();
    let (mut counted, mut left_out) = (Vec::new(), Vec::new());
    for result in results {
        let out = |why| LeftOut { student: result.student.clone(), why };
        if let Some(why) = unfit(quiz, result) {
            left_out.push(out(why));
            continue;
        }
        if let Some(student) = &result.student {
            match by_student.entry(student) {
                Entry::Vacant(entry) => drop(entry.insert(counted.len())),
                Entry::Occupied(entry) => {
                    counted[*entry.get()] = result;
                    left_out.push(out(WhyLeftOut::Earlier));
                    continue;
                }
            }
        }
        counted.push(result);
    }
    (counted, left_out)
}

fn unfit(quiz: &Quiz, result: &Result) -> Option<WhyLeftOut> {
    let bad = |outcome: &Outcome| !(0.0..=1.0).contains(&outcome.share);
    if result.quiz != quiz.id {
        Some(WhyLeftOut::OtherQuiz)
    } else if result.quiz_hash != quiz.hash {
        Some(WhyLeftOut::OtherVersion)
    } else if result.questions.iter().any(bad) {
        Some(WhyLeftOut::BadShare)
    } else {
        None
    }
}

/// The shares of all students on all questions.
struct Marks {
    /// By question, then by student.
    shares: Vec<Vec<f64>>,
    weights: Vec<f64>,
    /// The points of each student.
    totals: Vec<f64>,
}

impl Marks {
    fn new(questions: &[&Question], results: &[&Result]) -> Marks {
        let share = |result: &&Result, id: &str| result.outcome(id).map_or(0.0, |outcome| outcome.share);
        let of = |question: &&Question| results.iter().map(|it| share(it, &question.id)).collect();
        Marks::weighed(questions.iter().map(of).collect(), questions.iter().map(|it| it.weight).collect())
    }

    fn weighed(shares: Vec<Vec<f64>>, weights: Vec<f64>) -> Marks {
        let students = shares.first().map_or(0, Vec::len);
        let total =
            |student: usize| shares.iter().zip(&weights).map(|(row, weight)| row[student] * weight).sum();
        Marks { totals: (0..students).map(total).collect(), shares, weights }
    }

    /// The points of each student on one question.
    fn points(&self, at: usize) -> Vec<f64> {
        self.shares[at].iter().map(|share| share * self.weights[at]).collect()
    }

    /// The points of each student on all other questions.
    fn rest(&self, at: usize) -> Vec<f64> {
        self.totals.iter().zip(self.points(at)).map(|(total, points)| total - points).collect()
    }

    fn alpha(&self) -> Option<f64> {
        let all: Vec<usize> = (0..self.shares.len()).collect();
        self.alpha_of(&all, &self.totals)
    }

    fn alpha_without(&self, at: usize) -> Option<f64> {
        let others: Vec<usize> = (0..self.shares.len()).filter(|other| *other != at).collect();
        self.alpha_of(&others, &self.rest(at))
    }

    fn alpha_of(&self, items: &[usize], totals: &[f64]) -> Option<f64> {
        let whole = measure::variance(totals).filter(|variance| *variance > measure::NOTHING)?;
        let parts: f64 = items.iter().filter_map(|at| measure::variance(&self.points(*at))).sum();
        let count = number(items.len());
        (items.len() > 1).then(|| count / (count - 1.0) * (1.0 - parts / whole))
    }
}

#[cfg(test)]
mod tests;
