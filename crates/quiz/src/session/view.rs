//! What a face draws.

use super::Session;
use super::state::Screen;
use crate::answer::{Answer, Given};
use crate::model::{Feedback, Item, Question};
use crate::score::{Line, Points, Tally};
use crate::shuffle;
use crate::text::Text;

/// What a face draws.
#[derive(Debug, Clone)]
pub enum View<'s> {
    /// A question.
    Question(Box<Asked<'s>>),
    /// What is answered and what is not, before handing in.
    Review(Review<'s>),
    /// The results.
    Results(Results<'s>),
    /// Nothing: the student left.
    Left,
}

/// A question on the screen.
#[derive(Debug, Clone)]
pub struct Asked<'s> {
    /// The question. Its key is shown only as far as `judged` says.
    pub question: &'s Question,
    /// What stands before it: `3`, `1a`.
    pub label: &'s str,
    /// Its place in this round; the first is 1.
    pub number: usize,
    /// How many there are in this round.
    pub of: usize,
    /// The text that it shares with its neighbours.
    pub shared: Option<&'s Text>,
    /// What there is to choose from, order or match, in the order for this student.
    pub items: Vec<&'s Item>,
    /// The answer so far.
    pub given: Option<&'s Answer>,
    /// How sure the student said to be.
    pub certainty: Option<u8>,
    /// The hints that were asked for.
    pub hints: &'s [Text],
    /// How many more there are.
    pub hints_left: usize,
    /// Whether the student is asked for the reason now.
    pub asks_explanation: bool,
    /// Whether it can be answered, perhaps again.
    pub is_open: bool,
    /// How often it can still be answered; `None` if as often as one likes.
    pub attempts_left: Option<u32>,
    /// The verdict, if it is told already.
    pub judged: Option<Judged<'s>>,
}

/// A verdict that is told.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'s> {
    /// What the answer is worth.
    pub line: &'s Line,
    /// Whether the right answer and the explanation are shown too: there is no more to try.
    pub is_revealed: bool,
}

/// What is answered and what is not.
#[derive(Debug, Clone)]
pub struct Review<'s> {
    /// The questions of this round, in the order in which they are seen.
    pub rows: Vec<Row<'s>>,
    /// How many of them have an answer.
    pub answered: usize,
    /// How many were left out on purpose.
    pub skipped: usize,
}

/// A question in the review.
#[derive(Debug, Clone, Copy)]
pub struct Row<'s> {
    /// What stands before it.
    pub label: &'s str,
    /// The question.
    pub question: &'s Question,
    /// How far it is.
    pub progress: Progress,
}

/// How far a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It has an answer.
    Answered,
    /// It was left out on purpose.
    Skipped,
    /// It has none.
    Open,
}

/// The results.
#[derive(Debug, Clone)]
pub struct Results<'s> {
    /// What was earned of what can be.
    pub points: Points,
    /// How many questions came out how.
    pub tally: Tally,
    /// Whether that passes.
    pub passed: Option<bool>,
    /// Points by tag.
    pub by_tag: Vec<(&'s str, Points)>,
    /// All questions in the order in which they were seen; none where only the score is told.
    pub rows: Vec<Result<'s>>,
    /// Whether right answers and explanations are shown: not where the student can still try again.
    pub is_revealed: bool,
    /// Whether the student can answer again what was not right.
    pub can_retry: bool,
}

/// A question in the results.
#[derive(Debug, Clone, Copy)]
pub struct Result<'s> {
    /// What stands before it.
    pub label: &'s str,
    /// The question.
    pub question: &'s Question,
    /// The answer.
    pub given: Option<&'s Answer>,
    /// What it is worth.
    pub line: &'s Line,
}

impl Session {
    /// What to draw now.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        match self.screen {
            Screen::Question => View::Question(Box::new(self.asked())),
            Screen::Review => View::Review(self.review()),
            Screen::Results => View::Results(self.results()),
            Screen::Left => View::Left,
        }
    }

    fn asked(&self) -> Asked<'_> {
        let (place, question) = (self.place(), self.question());
        let given = self.answers.given.get(&question.id);
        let shown = given.map_or(0, |it| it.hints as usize).min(question.hints.len());
        let tried = given.map_or(0, |it| it.attempts);
        let is_open = self.is_open(place);
        let limit = (self.quiz.feedback == Feedback::AfterQuestion).then(|| question.attempts.unwrap_or(1));
        Asked {
            question,
            label: &self.labels[place],
            number: self.at + 1,
            of: self.round.len(),
            shared: question.multipart.as_ref().and_then(|name| self.quiz.multipart.get(name)),
            items: shuffle::shown(&self.quiz, question, self.answers.student.as_deref().unwrap_or_default()),
            given: given.and_then(|it| it.answer.as_ref()),
            certainty: given.and_then(|it| it.certainty),
            hints: &question.hints[..shown],
            hints_left: question.hints.len() - shown,
            asks_explanation: question.asks_explanation && tried == 0,
            is_open,
            attempts_left: limit.map(|limit| limit.saturating_sub(tried).max(u32::from(is_open))),
            judged: self.told[place].as_ref().map(|line| Judged { line, is_revealed: !is_open }),
        }
    }

    fn review(&self) -> Review<'_> {
        let rows: Vec<Row> = self.round.iter().map(|place| self.row(*place)).collect();
        let count = |progress| rows.iter().filter(|row| row.progress == progress).count();
        Review { answered: count(Progress::Answered), skipped: count(Progress::Skipped), rows }
    }

    fn row(&self, place: usize) -> Row<'_> {
        let question = &self.quiz.questions[self.seen[place]];
        let progress = match self.answers.answer(&question.id) {
            None => Progress::Open,
            Some(Answer::Skipped) => Progress::Skipped,
            Some(_) => Progress::Answered,
        };
        Row { label: &self.labels[place], question, progress }
    }

    fn results(&self) -> Results<'_> {
        let graded = self.graded.as_ref().expect("the results are shown after grading");
        let score_only = self.quiz.feedback == Feedback::ScoreOnly;
        let rows =
            (0..self.seen.len()).filter(|_| !score_only).filter_map(|place| self.result(place)).collect();
        let can_retry = self.can_retry();
        Results {
            points: graded.points,
            tally: graded.tally,
            passed: graded.passed,
            by_tag: graded.by_tag.iter().map(|(tag, points)| (tag.as_str(), *points)).collect(),
            rows,
            is_revealed: !score_only && !can_retry,
            can_retry,
        }
    }

    fn result(&self, place: usize) -> Option<Result<'_>> {
        let question = &self.quiz.questions[self.seen[place]];
        let given: Option<&Given> = self.answers.given.get(&question.id);
        let line = self.told[place].as_ref()?;
        Some(Result {
            label: &self.labels[place],
            question,
            given: given.and_then(|it| it.answer.as_ref()),
            line,
        })
    }
}
