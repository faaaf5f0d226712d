//! What is known while a file is read, and the problems found so far.

use std::ops::Range;

use crate::lang::Both;
use crate::model::{ChoiceCredit, Part};
use crate::problem::{Code, Problem, Severity};

/// What is known while a file is read.
pub struct Context {
    lines: Vec<usize>, // Where each line begins.
    source: String,
    /// Whether the file has `schema = 1`; otherwise it is one of mdbook-quiz.
    pub strict: bool,
    /// What the file holds of the quiz.
    pub part: Part,
    /// The languages that the quiz names, in order.
    pub languages: Vec<String>,
    /// The weight of a question that does not say.
    pub weight: f64,
    /// The credit of a choice that does not say.
    pub credit: ChoiceCredit,
    /// The slips that are forgiven in a text whose question does not say.
    pub typos: u8,
    /// The question that is being read.
    pub question: Option<String>,
    /// What was found.
    pub problems: Vec<Problem>,
}

impl Context {
    pub fn new(source: &str) -> Context {
        let starts = source.match_indices('\n').map(|(at, _)| at + 1);
        Context {
            lines: std::iter::once(0).chain(starts).collect(),
            source: source.to_owned(),
            strict: false,
            part: Part::Whole,
            languages: Vec::new(),
            weight: 1.0,
            credit: ChoiceCredit::AllOrNothing,
            typos: 0,
            question: None,
            problems: Vec::new(),
        }
    }

    /// The line and the column, in characters, of a place in the file; both begin at 1.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines[line - 1];
        let before = self.source.get(start..at).map_or(0, |text| text.chars().count());
        (line, before + 1)
    }

    pub fn error(&mut self, code: Code, span: Range<usize>, message: Both, hint: Option<Both>) {
        self.report(Severity::Error, code, span, message, hint);
    }

    pub fn warn(&mut self, code: Code, span: Range<usize>, message: Both, hint: Option<Both>) {
        self.report(Severity::Warning, code, span, message, hint);
    }

    /// An error in a file of ours; only a warning in one of mdbook-quiz, which reads it.
    pub fn error_if_strict(&mut self, code: Code, span: Range<usize>, message: Both, hint: Option<Both>) {
        let severity = if self.strict { Severity::Error } else { Severity::Warning };
        self.report(severity, code, span, message, hint);
    }

    fn report(
        &mut self,
        severity: Severity,
        code: Code,
        span: Range<usize>,
        message: Both,
        hint: Option<Both>,
    ) {
        let (line, column) = self.place(span.start);
        let question = self.question.clone();
        self.problems.push(Problem { code, severity, span, line, column, question, message, hint });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters_and_lines_begin_at_one() {
        let context = Context::new("ab\nпривет = 1\n");
        assert_eq!(context.place(0), (1, 1));
        assert_eq!(context.place("ab\nпри".len()), (2, 4));
        assert_eq!(context.place(1000).0, 3);
    }
}
