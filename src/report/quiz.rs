//! The score of a quiz, and the list of quizzes, as text and as one JSON object.

use crate::escape::{self, one_line};
use crate::lang::{Lang, say};
use crate::quizzes::spoken;
use quiz::{Answer, Answers, Graded, Line, Points, Quiz, Trace, Verdict};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

/// The version of the format; it changes when a field changes its meaning or goes.
const SCHEMA: &str = "grader/quiz/1";

/// A quiz of a course.
pub struct Entry {
    /// What it is called on the command line.
    pub name: String,
    /// The quiz.
    pub quiz: Quiz,
    /// How many of its questions the student has answered; `None` if the file of answers cannot be read.
    pub answered: Option<usize>,
}

/// The quizzes of a course.
pub fn list(entries: &[Entry], lang: Lang) -> String {
    if entries.is_empty() {
        return say!(lang, "this course has no quizzes\n", "в этом курсе нет тестов\n");
    }
    let width = entries.iter().map(|entry| entry.name.width()).max().unwrap_or_default();
    let mut out = String::new();
    for Entry { name, quiz, answered } in entries {
        let (of, title) = (quiz.asked().count(), title(quiz, lang));
        let progress = match answered {
            Some(answered) => say!(lang, "{answered}/{of} answered", "отвечено: {answered}/{of}"),
            None => say!(lang, "answers are damaged", "файл ответов повреждён"),
        };
        let gap = " ".repeat(width - name.width());
        out.push_str(&format!("  {name}{gap}  {progress:<20}  {title}\n"));
    }
    let first = &entries[0].name;
    out.push_str(&say!(lang, "\ntake one: grader quiz {first}\n", "\nпройти: grader quiz {first}\n"));
    out
}

fn title(quiz: &Quiz, lang: Lang) -> String {
    one_line(quiz.title.as_ref().map_or(quiz.id.as_str(), |title| title.get(spoken(lang))), 80)
}

/// The quizzes as one JSON object.
pub fn list_as_json(entries: &[Entry], lang: Lang) -> String {
    let entry = |Entry { name, quiz, answered }: &Entry| {
        json!({
            "name": name,
            "id": quiz.id,
            "title": title(quiz, lang),
            "questions": quiz.asked().count(),
            "answered": answered,
        })
    };
    let entries: Vec<Value> = entries.iter().map(entry).collect();
    escape::json(&format!("{:#}\n", json!({ "quizzes": entries })))
}

/// The score, and what became of each question.
pub fn text(quiz: &Quiz, graded: &Graded, lang: Lang) -> String {
    let (title, points) = (title(quiz, lang), earned_of(graded.points));
    let percent = graded.points.percent().map(|percent| format!(" ({percent} %)")).unwrap_or_default();
    let mut out = say!(lang, "{title}: {points} points{percent}", "{title}: баллов {points}{percent}");
    out.push_str(&passed(graded.passed, lang));
    out.push_str("\n\n");
    let width = graded.lines.iter().map(|line| line.question.width()).max().unwrap_or_default().min(40);
    for line in &graded.lines {
        out.push_str(&row(line, width, lang));
    }
    out.push_str(&tags(graded, lang));
    escape::visible(&out)
}

fn passed(passed: Option<bool>, lang: Lang) -> String {
    match passed {
        Some(true) => say!(lang, ", passed", ", зачтено"),
        Some(false) => say!(lang, ", not passed", ", не зачтено"),
        None => String::new(),
    }
}

fn row(line: &Line, width: usize, lang: Lang) -> String {
    let mark = match line.scored.verdict {
        Verdict::Right => '✓',
        Verdict::Partly => '~',
        Verdict::Wrong => '✗',
        Verdict::Skipped | Verdict::Absent | Verdict::Disregarded | Verdict::NoKey => '-',
    };
    let (id, points) = (one_line(&line.question, 40), earned_of(line.points));
    let gap = " ".repeat(width.saturating_sub(id.width()));
    let why =
        if line.scored.verdict == Verdict::Right { String::new() } else { line.scored.why.say(spoken(lang)) };
    format!("  {mark} {id}{gap}  {points:<7}  {}", one_line(&why, 200)).trim_end().to_string() + "\n"
}

fn tags(graded: &Graded, lang: Lang) -> String {
    let mut lost: Vec<(&String, &Points)> =
        graded.by_tag.iter().filter(|(_, points)| points.earned + 1e-9 < points.possible).collect();
    if lost.is_empty() {
        return String::new();
    }
    lost.sort_by(|one, other| share(one.1).total_cmp(&share(other.1)));
    let lost: Vec<String> = lost
        .into_iter()
        .map(|(tag, points)| format!("{} {}", one_line(tag, 30), earned_of(*points)))
        .collect();
    let lost = lost.join(", ");
    say!(lang, "\npoints were lost on: {lost}\n", "\nбаллы потеряны по темам: {lost}\n")
}

fn share(points: &Points) -> f64 {
    points.share().unwrap_or(1.0)
}

/// `2.5/3`.
fn earned_of(points: Points) -> String {
    let short = |value: f64| format!("{}", (value * 100.0).round() / 100.0);
    format!("{}/{}", short(points.earned), short(points.possible))
}

/// The score as one JSON object.
pub fn json(quiz: &Quiz, answers: &Answers, graded: &Graded, lang: Lang) -> String {
    let line = |line: &Line| {
        json!({
            "id": line.question,
            "verdict": line.scored.verdict,
            "share": line.scored.share,
            "points": line.points,
            "why": line.scored.why,
            "what": line.scored.why.say(spoken(lang)),
            "answer": answers.answer(&line.question).map(given),
        })
    };
    let object = json!({
        "schema": SCHEMA,
        "quiz": quiz.id,
        "quizHash": quiz.hash,
        "student": answers.student,
        "points": graded.points,
        "percent": graded.points.percent(),
        "passed": graded.passed,
        "tally": graded.tally,
        "byTag": graded.by_tag,
        "questions": graded.lines.iter().map(line).collect::<Vec<_>>(),
        "result": quiz::stats::Result::of(quiz, answers),
    });
    escape::json(&format!("{object:#}\n"))
}

fn given(answer: &Answer) -> Value {
    match answer {
        Answer::Skipped => Value::Null,
        Answer::Choice(ids) | Answer::Order(ids) => json!(ids),
        Answer::Words(text) | Answer::Number(text) => json!(text),
        Answer::Trace(Trace::DoesNotCompile) => json!({ "doesCompile": false }),
        Answer::Trace(Trace::Prints(stdout)) => json!({ "stdout": stdout }),
        Answer::Pairs(pairs) => json!(pairs),
    }
}
