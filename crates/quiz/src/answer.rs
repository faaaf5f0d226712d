//! What a student answered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The answer to one question. Options and items are named by their ids, so that no other order changes an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The student left it out on purpose.
    Skipped,
    /// The options chosen, of a `MultipleChoice`; may be none.
    Choice(Vec<String>),
    /// The words written, of a `ShortAnswer`.
    Words(String),
    /// What the program of a `Tracing` does.
    Trace(Trace),
    /// The number as it was written, of a `Numeric`.
    Number(String),
    /// The items in order, of an `Ordering`.
    Order(Vec<String>),
    /// The partner of each item on the left, of a `Matching`; those without one are not there.
    Pairs(BTreeMap<String, String>),
}

/// What a program does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trace {
    /// It does not compile.
    DoesNotCompile,
    /// It compiles and prints this.
    Prints(String),
}

/// Everything about how one question was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The answer; `None` if the student never came to it.
    pub answer: Option<Answer>,
    /// How many hints were shown.
    pub hints: u32,
    /// How often it was answered.
    pub attempts: u32,
    /// How sure the student is, from 1 to 3. It is reported, not graded.
    pub certainty: Option<u8>,
    /// The student's reason. It is reported, not graded.
    pub explanation: Option<String>,
}

/// The answers of one student to one quiz.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// The quiz's id.
    pub quiz: String,
    /// [`Quiz::hash`](crate::Quiz::hash) of what was answered.
    pub quiz_hash: String,
    /// Who answered. Where the seed is the student's, it says which order was shown.
    pub student: Option<String>,
    /// The code of the language in which the quiz was shown.
    pub lang: Option<String>,
    /// By the ids of the questions.
    pub given: BTreeMap<String, Given>,
}

impl Answers {
    /// The answer to that question.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<&Answer> {
        self.given.get(question)?.answer.as_ref()
    }
}
