//! What is told at the end: points, how the questions came out, points by topic, and what to read again.

use quiz::session::{Result, Results};
use quiz::{Answer, Ask, Points, Quiz, Session, Trace, Verdict, shuffle};

use crate::amount;
use crate::ink::{Ink, Line, Span};
use crate::page::{Page, Paper};
use crate::verdict::{self, Lessons, Told};
use crate::wrap;
use quiz::say;

/// The points, and what they come from.
pub fn summary(page: &mut Page, quiz: &Quiz, results: &Results, lessons: &Lessons) {
    page.gap();
    page.say(&total(quiz, results, page.paper), Ink::Title);
    if results.rows.is_empty() {
        return;
    }
    page.say(&tally(results, page.paper), Ink::Plain);
    by_tag(page, &results.by_tag);
    if results.is_revealed {
        let mut refs: Vec<String> = Vec::new();
        for row in results.rows.iter().filter(|row| is_lacking(row)) {
            let new = row.question.refs.iter().filter(|it| !refs.contains(it)).cloned().collect::<Vec<_>>();
            refs.extend(new);
        }
        verdict::read_again(page, &refs, quiz.lesson.as_deref(), lessons);
    }
}

/// Whether something was left to learn.
pub fn is_lacking(row: &Result) -> bool {
    matches!(row.line.scored.verdict, Verdict::Partly | Verdict::Wrong | Verdict::Skipped | Verdict::Absent)
}

/// One question of the results in full: the question, the answer, and everything that is told of it.
pub fn details(page: &mut Page, session: &Session, row: &Result, is_revealed: bool, lessons: &Lessons) {
    let quiz = session.quiz();
    let lang = page.paper.lang;
    let label = row.label;
    page.say(&say!(lang, "Question {label}", "Вопрос {label}"), Ink::Title);
    page.gap();
    if let Some(shared) = row.question.multipart.as_ref().and_then(|name| quiz.multipart.get(name)) {
        page.markdown(shared);
        page.gap();
    }
    if let Some(prompt) = row.question.ask.prompt() {
        page.markdown(prompt);
    }
    if let Ask::Tracing(tracing) = &row.question.ask {
        page.gap();
        page.code(&tracing.program, &tracing.language);
    }
    let student = session.answers().student.as_deref().unwrap_or_default();
    let items = shuffle::shown(quiz, row.question, student);
    let told = Told { question: row.question, items: &items, given: row.given, line: row.line, is_revealed };
    if let Some(answer) = row.given {
        page.gap();
        own_answer(page, &row.question.ask, &items, answer);
    }
    verdict::write(page, told, quiz.lesson.as_deref(), lessons);
}

/// One line for a question: `  3  partly right  1.5 of 2 points  What is a thread?`
pub fn row(row: &Result, paper: Paper) -> Line {
    let verdict = row.line.scored.verdict;
    let word = verdict::word(verdict, paper);
    let mut line = vec![
        Span::plain(&format!("{:>4}  ", row.label)),
        Span::new(&pad(&word, widest_word(paper)), verdict::ink(verdict)),
        Span::plain("  "),
    ];
    let room = paper.columns.saturating_sub(crate::ink::width(&line));
    line.push(Span::new(&wrap::shortened(&subject(row.question, paper), room), Ink::Plain));
    line
}

/// What a question is about, in its first words.
pub fn subject(question: &quiz::Question, paper: Paper) -> String {
    let text = match (&question.ask, question.ask.prompt()) {
        (Ask::Tracing(tracing), None) => tracing.program.trim().lines().next().unwrap_or_default(),
        (_, Some(prompt)) => prompt.get(paper.lang),
        (_, None) => "",
    };
    let lines = crate::markdown::lines(text, paper, 10_000);
    lines.first().map(|line| crate::ink::text(line)).unwrap_or_default()
}

/// Fills a text up with spaces.
pub fn pad(text: &str, columns: usize) -> String {
    use unicode_width::UnicodeWidthStr;
    text.to_owned() + &" ".repeat(columns.saturating_sub(text.width()))
}

fn widest_word(paper: Paper) -> usize {
    use unicode_width::UnicodeWidthStr;
    let all = [
        Verdict::Right,
        Verdict::Partly,
        Verdict::Wrong,
        Verdict::Skipped,
        Verdict::Absent,
        Verdict::Disregarded,
        Verdict::NoKey,
    ];
    all.iter().map(|verdict| verdict::word(*verdict, paper).width()).max().unwrap_or(0)
}

fn total(quiz: &Quiz, results: &Results, paper: Paper) -> String {
    let lang = paper.lang;
    if results.points.possible <= 0.0 {
        return say!(
            lang,
            "The answers are saved; they will be graded later.",
            "Ответы сохранены, их проверят позже."
        );
    }
    let points = amount::earned(results.points, lang);
    let percent = amount::percent(results.points, lang).unwrap_or_default();
    let score = say!(lang, "Your score: {points} ({percent}).", "Ваш результат: {points} ({percent}).");
    let needed = amount::number(quiz.pass.unwrap_or_default() * 100.0, lang);
    let passed = match results.passed {
        Some(true) => say!(lang, " The quiz is passed.", " Тест сдан."),
        Some(false) => say!(
            lang,
            " The quiz is not passed yet: it takes {needed}%.",
            " Тест пока не сдан: нужно {needed} %."
        ),
        None => String::new(),
    };
    score + &passed
}

/// `Right 9, partly right 2, wrong 1.`
fn tally(results: &Results, paper: Paper) -> String {
    let tally = results.tally;
    let counts = [
        (Verdict::Right, tally.right),
        (Verdict::Partly, tally.partly),
        (Verdict::Wrong, tally.wrong),
        (Verdict::Skipped, tally.skipped),
        (Verdict::Absent, tally.absent),
        (Verdict::Disregarded, tally.not_judged),
    ];
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> =
        counts.map(|(verdict, count)| format!("{}: {count}", verdict::word(*verdict, paper))).collect();
    verdict::capital(&told.join(", ")) + "."
}

/// What went worst stands first.
fn by_tag(page: &mut Page, tags: &[(&str, Points)]) {
    let mut tags: Vec<_> =
        tags.iter().filter_map(|(tag, points)| Some((*tag, *points, points.share()?))).collect();
    if tags.is_empty() {
        return;
    }
    tags.sort_by(|one, other| one.2.total_cmp(&other.2).then(one.0.cmp(other.0)));
    page.gap();
    page.say(&say!(page.paper.lang, "By topic:", "По темам:"), Ink::Title);
    for (tag, points, _) in tags {
        let earned = amount::earned(points, page.paper.lang);
        let percent = amount::percent(points, page.paper.lang).unwrap_or_default();
        page.entry("  ", &format!("{tag}: {earned} ({percent})"), Ink::Plain);
    }
}

/// The answer with the texts of what was chosen.
pub fn own_answer(page: &mut Page, ask: &Ask, items: &[&quiz::Item], answer: &Answer) {
    let lang = page.paper.lang;
    let title = say!(lang, "Your answer:", "Ваш ответ:");
    match answer {
        // The verdict has a word for the one, and shows the others beside what is right.
        Answer::Skipped | Answer::Pairs(_) | Answer::Trace(Trace::Prints(_)) => {}
        Answer::Choice(ids) => page.mixed("", &format!("{title} {}", chosen(ids, items, page.paper))),
        Answer::Order(ids) => {
            let Ask::Ordering(ordering) = ask else { return };
            let texts = ids.iter().filter_map(|id| ordering.item(id)).map(|item| item.text.get(lang));
            page.mixed("", &format!("{title} {}", texts.collect::<Vec<_>>().join(" → ")));
        }
        Answer::Words(text) | Answer::Number(text) if text.contains('\n') => {
            page.say(&title, Ink::Plain);
            page.code(text, "text");
        }
        Answer::Words(text) | Answer::Number(text) => page.say(&format!("{title} {text}"), Ink::Plain),
        Answer::Trace(Trace::DoesNotCompile) => {
            let answer = say!(lang, "it does not compile", "не компилируется");
            page.say(&format!("{title} {answer}"), Ink::Plain);
        }
    }
}

fn chosen(ids: &[String], items: &[&quiz::Item], paper: Paper) -> String {
    if ids.is_empty() {
        return say!(paper.lang, "none of them", "ни один из вариантов");
    }
    let places = items.iter().enumerate().filter(|(_, item)| ids.contains(&item.id));
    let texts = places.map(|(at, item)| format!("{}) {}", at + 1, item.text.get(paper.lang)));
    texts.collect::<Vec<_>>().join("; ")
}
