//! A quiz as its readers see it: what is asked, and, apart from that, the key to it.
//!
//! A [`Question`] says everything a student may see; its [`Key`] says what is right and what is told afterwards. A
//! student's copy of a quiz has questions without keys. Nothing here can be half right: a quiz with a mistake in it is
//! a list of problems instead.

mod ask;
mod key;

use std::collections::BTreeMap;
use std::ops::Range;

pub use ask::{Arrange, Ask, Choice, Item, Matching, Numeric, Ordering, Pin, Response, Short, Tracing};
pub use key::{
    Accept, ChoiceCredit, ChoiceKey, Key, Layout, LineOrder, MatchProfile, MatchRule, MatchingCredit,
    MatchingKey, NumberAccept, NumericKey, OptionKey, OptionMode, OrderRule, OrderingCredit, OrderingKey,
    Pattern, Reject, Rule, ShortKey, Target, TracingKey,
};

use crate::text::Text;

/// A quiz.
#[derive(Debug, Clone)]
pub struct Quiz {
    /// Its name in answers files and in seeds. The file's stem, if the file does not say.
    pub id: String,
    /// What stands above it.
    pub title: Option<Text>,
    /// The languages in which every text should be; the first is the one to fall back to. Empty if not said.
    pub languages: Vec<String>,
    /// The lesson that `refs` point into, relative to the file.
    pub lesson: Option<String>,
    /// The share of the points that passes.
    pub pass: Option<f64>,
    /// How often the quiz may be handed in.
    pub attempts: Option<u32>,
    /// When a student learns what was right.
    pub feedback: Feedback,
    /// What is shuffled, and by which seed.
    pub shuffle: Shuffle,
    /// Texts that several questions share, by name.
    pub multipart: BTreeMap<String, Text>,
    /// Terms that are never taken for a misspelling of one another.
    pub glossary: BTreeMap<String, Text>,
    /// Which rules the file follows.
    pub profile: Profile,
    /// Whether this is the whole quiz, the student's copy of it, or the key to one.
    pub part: Part,
    /// `blake3:…` of the public file: answers to another version have another one.
    pub hash: String,
    /// The questions in the order of the file, drafts too.
    pub questions: Vec<Question>,
}

/// When a student learns what was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feedback {
    /// After each question.
    AfterQuestion,
    /// When the quiz has been handed in.
    AfterQuiz,
    /// Never; only the score is told.
    ScoreOnly,
}

/// What is shuffled, and by which seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shuffle {
    /// Whether the questions come in another order.
    pub questions: bool,
    /// Whether the options of a question come in another order.
    pub options: bool,
    /// Whose order it is.
    pub seed: Seed,
}

/// Whose order a shuffled order is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seed {
    /// Each student has an own one.
    Student,
    /// All have the same.
    Fixed,
    /// All have the same, and another number gives another.
    Number(u64),
}

/// The rules that a file follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A file of mdbook-quiz: its types, its rules for what is right, no weights.
    Mdbook,
    /// A file with `schema = 1`.
    Schema1,
}

/// What a file holds of a quiz.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Everything, as the author wrote it.
    Whole,
    /// What students may see: no question has a key, unless it is sealed.
    Public,
    /// Everything, for grading answers to the public file.
    Key,
}

/// A question as a student sees it, and its key.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its name, unique in the quiz: `<stem>#<n>` if the file does not say.
    pub id: String,
    /// The shared text it stands under, a key of [`Quiz::multipart`].
    pub multipart: Option<String>,
    /// What it is worth.
    pub weight: f64,
    /// What it is about, for selecting and for statistics.
    pub tags: Vec<String>,
    /// Places in the lesson.
    pub refs: Vec<String>,
    /// What it takes to answer.
    pub level: Option<Level>,
    /// Hints, in the order in which they are shown.
    pub hints: Vec<Text>,
    /// The share of the question that each hint costs.
    pub hint_cost: f64,
    /// How often it may be answered.
    pub attempts: Option<u32>,
    /// Whether it counts.
    pub status: Status,
    /// Whether the student is asked for the reason in a sentence or two.
    pub asks_explanation: bool,
    /// What is asked.
    pub ask: Ask,
    /// What is right; `None` in a student's copy.
    pub key: Option<Key>,
    /// In a student's copy: the key, readable for who knows the answer.
    pub sealed: Option<String>,
    /// Where it stands in the file, in bytes.
    pub span: Range<usize>,
    /// Where it begins in the file; the first line is 1.
    pub line: usize,
}

/// What it takes to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Remembering.
    Recall,
    /// Using what was learnt.
    Apply,
    /// Taking apart and judging.
    Analyse,
}

/// Whether a question counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is asked and counts.
    Active,
    /// It is not asked yet.
    Draft,
    /// It was asked, and counts for nobody.
    Disregard,
    /// It was asked, and everybody has it right.
    FullCredit,
}

impl Quiz {
    /// The questions that are asked: all but drafts.
    pub fn asked(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|question| question.status != Status::Draft)
    }

    /// The question with that id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

impl Question {
    /// Whether it adds to what can be earned.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(self.status, Status::Active | Status::FullCredit)
    }
}
