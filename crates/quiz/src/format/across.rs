//! What can be wrong between files: other quizzes, the lesson, an earlier version.

use std::collections::{BTreeMap, BTreeSet};

use crate::lang::{Both, both};
use crate::model::{Question, Quiz};
use crate::problem::{Code, Problem, Severity};

/// Ids of questions that occur in several quizzes; for each, the place of the quiz in the list.
#[must_use]
pub fn duplicates(quizzes: &[&Quiz]) -> Vec<(usize, Problem)> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, quiz) in quizzes.iter().enumerate() {
        for question in &quiz.questions {
            let earlier = *first.entry(&question.id).or_insert(at);
            if earlier != at {
                let (id, other) = (&question.id, &quizzes[earlier].id);
                let message = both!(
                    "quiz `{other}` has a question `{id}` too",
                    "вопрос `{id}` есть и в тесте `{other}`"
                );
                found.push((at, problem(Code::DuplicateId, Severity::Error, question, message)));
            }
        }
    }
    found
}

/// The `refs` that the lesson, a text in Markdown, has no place for.
#[must_use]
pub fn missing_anchors(quiz: &Quiz, lesson: &str) -> Vec<Problem> {
    let anchors = anchors(lesson);
    let refs =
        quiz.questions.iter().flat_map(|question| question.refs.iter().map(move |place| (question, place)));
    let inside = refs.filter_map(|(question, place)| Some((question, place.strip_prefix('#')?)));
    let missing = inside.filter(|(_, anchor)| !anchors.contains(*anchor));
    missing
        .map(|(question, anchor)| {
            let message = both!("the lesson has no `#{anchor}`", "в уроке нет `#{anchor}`");
            problem(Code::MissingAnchor, Severity::Error, question, message)
        })
        .collect()
}

/// Changes since an earlier version that make the total another one, so that old scores and new ones differ.
#[must_use]
pub fn changes(earlier: &Quiz, now: &Quiz) -> Vec<Problem> {
    let mut found = Vec::new();
    for question in &now.questions {
        let Some(old) = earlier.question(&question.id) else { continue };
        let worth = |question: &Question| if question.counts() { question.weight } else { 0.0 };
        let (before, after) = (worth(old), worth(question));
        if (before - after).abs() > 1e-9 {
            let message = both!(
                "this question was worth {before} and is worth {after}",
                "вопрос стоил {before}, а теперь стоит {after}"
            );
            found.push(problem(Code::ChangesTotal, Severity::Warning, question, message));
        }
    }
    found
}

fn problem(code: Code, severity: Severity, question: &Question, message: Both) -> Problem {
    let (span, line) = (question.span.clone(), question.line);
    Problem {
        code,
        severity,
        span,
        line,
        column: 1,
        question: Some(question.id.clone()),
        message,
        hint: None,
    }
}

/// The places that a link can lead to: headings, as GitHub names them, and explicit ones.
fn anchors(lesson: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut in_code = false;
    for line in lesson.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        anchors.extend(explicit(line));
        if line.starts_with('#') {
            let name = slug(line.trim_start_matches('#'));
            let again = (1..=anchors.len())
                .map(|count| format!("{name}-{count}"))
                .find(|other| !anchors.contains(other));
            let fresh = if anchors.contains(&name) { again } else { Some(name) };
            anchors.extend(fresh);
        }
    }
    anchors
}

fn explicit(line: &str) -> Vec<String> {
    let after = |mark: &str, end: char| -> Vec<String> {
        line.split(mark).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0.to_owned())).collect()
    };
    [after("{#", '}'), after("id=\"", '"'), after("name=\"", '"')].concat()
}

fn slug(heading: &str) -> String {
    let heading = heading.split("{#").next().unwrap_or_default().trim().to_lowercase();
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::read;

    fn quiz(extra: &str) -> Quiz {
        let source = format!(
            "schema = 1\nid = \"q\"\n[[questions]]\nid = \"a\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"x\"\n{extra}"
        );
        read(source.as_bytes(), "q").quiz.expect("a quiz")
    }

    #[test]
    fn a_place_that_is_not_in_the_lesson_is_told() {
        let quiz = quiz("refs = [\"#the-gil\", \"#here\", \"#no\", \"https://example.org\"]");
        let missing = missing_anchors(&quiz, "# The GIL!\n\n## Threads {#here}\n```\n# no\n```\n");
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].message.en, "the lesson has no `#no`");
    }

    #[test]
    fn an_id_that_another_quiz_has_is_told_for_the_later_one() {
        let (one, other) = (quiz(""), quiz(""));
        let found = duplicates(&[&one, &other]);
        assert_eq!(
            found.iter().map(|(at, problem)| (*at, problem.code)).collect::<Vec<_>>(),
            [(1, Code::DuplicateId)]
        );
    }

    #[test]
    fn a_change_of_the_total_is_told_and_no_other() {
        assert_eq!(changes(&quiz(""), &quiz("weight = 2"))[0].code, Code::ChangesTotal);
        assert_eq!(changes(&quiz(""), &quiz("status = \"disregard\""))[0].code, Code::ChangesTotal);
        assert!(changes(&quiz(""), &quiz("status = \"full-credit\"")).is_empty());
    }
}
