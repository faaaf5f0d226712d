//! The points of a whole quiz.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Scored, Verdict, score_shown, tidy};
use crate::answer::{Answers, Given};
use crate::model::{Question, Quiz, Status};
use crate::shuffle;

/// The points of a whole quiz. A total is the sum of its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Graded {
    /// The questions that were asked, in the order of the file.
    pub lines: Vec<Line>,
    /// What was earned of what can be.
    pub points: Points,
    /// The same for the questions of each tag.
    pub by_tag: BTreeMap<String, Points>,
    /// How many questions came out how.
    pub tally: Tally,
    /// Whether the share passes; `None` if the quiz does not say what does, or there is nothing to earn.
    pub passed: Option<bool>,
}

/// The points of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id.
    pub question: String,
    /// What the answer is worth, before hints are paid for.
    pub scored: Scored,
    /// What was earned, and what can be.
    pub points: Points,
}

/// What was earned of what can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Points {
    /// What was earned.
    pub earned: f64,
    /// What can be earned.
    pub possible: f64,
}

/// How many questions came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// All right.
    pub right: usize,
    /// Right in part.
    pub partly: usize,
    /// Wrong.
    pub wrong: usize,
    /// Left out on purpose.
    pub skipped: usize,
    /// Not come to.
    pub absent: usize,
    /// Not judged: they count for nobody, or there is no key.
    pub not_judged: usize,
}

/// Grades answers by the quiz's key.
#[must_use]
pub fn grade(quiz: &Quiz, answers: &Answers) -> Graded {
    let student = answers.student.as_deref().unwrap_or_default();
    let none = Given::default();
    let given = |question: &Question| answers.given.get(&question.id).unwrap_or(&none);
    let lines: Vec<Line> =
        quiz.asked().map(|question| line(quiz, question, student, given(question))).collect();
    let mut graded = Graded {
        lines,
        points: Points::default(),
        by_tag: BTreeMap::new(),
        tally: Tally::default(),
        passed: None,
    };
    for (question, line) in quiz.asked().zip(&graded.lines) {
        graded.points.add(line.points);
        graded.tally.add(line.scored.verdict);
        for tag in &question.tags {
            graded.by_tag.entry(tag.clone()).or_default().add(line.points);
        }
    }
    graded.passed = quiz.pass.zip(graded.points.share()).map(|(pass, share)| share + 1e-9 >= pass);
    graded
}

/// Grades the answer to one question.
#[must_use]
pub fn line(quiz: &Quiz, question: &Question, student: &str, given: &Given) -> Line {
    let shown = shuffle::shown(quiz, question, student);
    let ids: Vec<&str> = shown.iter().map(|item| item.id.as_str()).collect();
    let scored = score_shown(question, Some(&ids), given.answer.as_ref());
    let points = weighed(question, &scored, given.hints);
    Line { question: question.id.clone(), scored, points }
}

/// The points of an answer for which so many hints were shown.
#[must_use]
pub fn weighed(question: &Question, scored: &Scored, hints: u32) -> Points {
    let judged = question.counts() && scored.verdict != Verdict::NoKey;
    let possible = if judged { question.weight } else { 0.0 };
    let shown = f64::from(hints.min(u32::try_from(question.hints.len()).unwrap_or(u32::MAX)));
    let paid = if question.status == Status::FullCredit { 0.0 } else { shown * question.hint_cost };
    Points { earned: possible * tidy(scored.share - paid), possible }
}

impl Points {
    fn add(&mut self, other: Points) {
        self.earned += other.earned;
        self.possible += other.possible;
    }

    /// The share from 0 to 1; `None` if there is nothing to earn.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.possible > 0.0).then(|| tidy(self.earned / self.possible))
    }

    /// The share in percent, to one digit after the point.
    #[must_use]
    pub fn percent(self) -> Option<f64> {
        self.share().map(|share| (share * 1000.0).round() / 10.0)
    }
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Right => &mut self.right,
            Verdict::Partly => &mut self.partly,
            Verdict::Wrong => &mut self.wrong,
            Verdict::Skipped => &mut self.skipped,
            Verdict::Absent => &mut self.absent,
            Verdict::Disregarded | Verdict::NoKey => &mut self.not_judged,
        } += 1;
    }
}
