//! What is answered and what is not, in words.

use quiz::session::{Progress, Review, Row};
use unicode_width::UnicodeWidthStr;

use crate::amount;
use crate::ink::{Ink, Line, Span, width};
use crate::page::Paper;
use crate::results::{pad, subject};
use crate::wrap;
use quiz::say;

/// `10 questions: 8 answered, 1 skipped, 1 without an answer.`
pub fn summary(review: &Review, paper: Paper) -> String {
    let lang = paper.lang;
    let count = review.rows.len();
    if review.answered == count {
        return say!(lang, "Every question is answered.", "Ответы есть на все вопросы.");
    }
    let (answered, skipped) = (review.answered, review.skipped);
    let open = count - answered - skipped;
    let questions = amount::questions(count, lang);
    say!(
        lang,
        "{questions}: {answered} answered, {skipped} skipped, {open} without an answer.",
        "{questions}: с ответом {answered}, пропущено {skipped}, без ответа {open}."
    )
}

/// One line for a question: `  3  skipped  What is a thread?`
pub fn row(row: &Row, paper: Paper) -> Line {
    let widest = [Progress::Answered, Progress::Skipped, Progress::Open]
        .iter()
        .map(|progress| word(*progress, paper).width())
        .max();
    let ink = if row.progress == Progress::Answered { Ink::Plain } else { Ink::Part };
    let mut line = vec![
        Span::plain(&format!("{:>4}  ", row.label)),
        Span::new(&pad(&word(row.progress, paper), widest.unwrap_or(0)), ink),
        Span::plain("  "),
    ];
    let room = paper.columns.saturating_sub(width(&line));
    line.push(Span::plain(&wrap::shortened(&subject(row.question, paper), room)));
    line
}

fn word(progress: Progress, paper: Paper) -> String {
    match progress {
        Progress::Answered => say!(paper.lang, "answered", "есть ответ"),
        Progress::Skipped => say!(paper.lang, "skipped", "пропущен"),
        Progress::Open => say!(paper.lang, "no answer", "нет ответа"),
    }
}
