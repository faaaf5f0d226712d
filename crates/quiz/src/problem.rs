//! What is wrong with a quiz file or an answers file, as data.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::lang::{Both, Lang, say};

/// One thing that is wrong, or looks wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind of thing.
    pub code: Code,
    /// Whether the file can be used all the same.
    pub severity: Severity,
    /// Where, in bytes of the file.
    pub span: Range<usize>,
    /// The line of its beginning; the first is 1.
    pub line: usize,
    /// The column of its beginning in characters; the first is 1.
    pub column: usize,
    /// The question it is in: its id, or `<stem>#<n>`.
    pub question: Option<String>,
    /// What is wrong.
    pub message: Both,
    /// What to do about it.
    pub hint: Option<Both>,
}

/// Whether the file can be used all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It can; but look at it.
    Warning,
    /// It cannot.
    Error,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// Kinds of problems.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// All kinds.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The name that reports show: `unknown-key`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }
        }
    };
}

codes! {
    /// The file cannot be read.
    Unreadable = "unreadable",
    /// The file is not text in UTF-8.
    NotUtf8 = "not-utf8",
    /// The file is larger than a quiz may be.
    TooLarge = "too-large",
    /// The file is not TOML.
    NotToml = "not-toml",
    /// `schema` names a schema that is not known.
    UnknownSchema = "unknown-schema",
    /// A key that does not belong there.
    UnknownKey = "unknown-key",
    /// A key that has no meaning without `schema = 1`.
    KeyWithoutSchema = "key-without-schema",
    /// A key that has to be there is not.
    MissingKey = "missing-key",
    /// A value of another type.
    WrongType = "wrong-type",
    /// A value that is none of those that can stand there.
    UnknownValue = "unknown-value",
    /// A number outside its range.
    OutOfRange = "out-of-range",
    /// A question of no known type.
    UnknownType = "unknown-type",
    /// Keys that exclude one another.
    Conflict = "conflict",
    /// No questions.
    NoQuestions = "no-questions",
    /// An id that occurs twice.
    DuplicateId = "duplicate-id",
    /// An id that is not there.
    UnknownId = "unknown-id",
    /// `answer` names an option that is not there.
    UnknownOption = "unknown-option",
    /// Two options that read the same.
    EqualOptions = "equal-options",
    /// Too few options to choose from.
    TooFewOptions = "too-few-options",
    /// A text that is empty.
    EmptyText = "empty-text",
    /// A text that is missing in one of the quiz's languages.
    MissingLanguage = "missing-language",
    /// A language that the quiz does not name.
    UndeclaredLanguage = "undeclared-language",
    /// A `multipart` that is not there.
    UnknownMultipart = "unknown-multipart",
    /// A regular expression that is none.
    BadRegex = "bad-regex",
    /// A `reject` that applies to a right answer.
    RejectsAnswer = "rejects-answer",
    /// A rule that can never apply.
    NeverApplies = "never-applies",
    /// A number with a fraction that must be met exactly.
    NoTolerance = "no-tolerance",
    /// An order that contradicts itself.
    Cycle = "cycle",
    /// An order or a set of pairs that is not complete.
    Incomplete = "incomplete",
    /// Full credit cannot be reached.
    NoFullCredit = "no-full-credit",
    /// "None of the above" where the options are shuffled.
    UnpinnedNone = "unpinned-none",
    /// A question that asks what is not so.
    NegativeStem = "negative-stem",
    /// Every option is right.
    EverythingRight = "everything-right",
    /// An id that tells the answer.
    TellingId = "telling-id",
    /// A weight or a status by which the total is another one.
    ChangesTotal = "changes-total",
    /// A place that is not in the lesson.
    MissingAnchor = "missing-anchor",
    /// Latin and Cyrillic letters in one word.
    MixedScripts = "mixed-scripts",
    /// `doesCompile` and `stdout` contradict one another.
    StdoutMismatch = "stdout-mismatch",
    /// Answers to another quiz.
    OtherQuiz = "other-quiz",
    /// Answers to another version of the quiz.
    OtherVersion = "other-version",
    /// An answer of another shape than the question has.
    WrongShape = "wrong-shape",
}

impl Problem {
    /// Whether the file cannot be used.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The problem in one line: `question 3 (gil), line 12, column 4: unknown key …`.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        let Problem { line, column, .. } = self;
        let place = say!(lang, "line {line}, column {column}", "строка {line}, столбец {column}");
        let message = self.message.get(lang);
        match &self.question {
            Some(id) => {
                say!(lang, "question `{id}`, {place}: {message}", "вопрос `{id}`, {place}: {message}")
            }
            None => format!("{place}: {message}"),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_the_name_that_a_file_of_results_shows() {
        for code in Code::ALL {
            let expected: String = format!("{code:?}")
                .chars()
                .enumerate()
                .map(|(at, letter)| {
                    if letter.is_uppercase() && at > 0 {
                        format!("-{}", letter.to_lowercase())
                    } else {
                        letter.to_lowercase().to_string()
                    }
                })
                .collect();
            assert_eq!(code.name(), expected);
        }
    }
}
