//! What is told of an answer: whether it was right, why, every option with its explanation, and where to read again.

use std::collections::BTreeMap;

use quiz::session::Asked;
use quiz::{
    Answer, Ask, Item, Key, Line as Judgement, OrderRule, Ordering, OrderingKey, Question, Rule, Target,
    Text, Trace, Verdict, Why,
};

use crate::amount;
use crate::ink::{Ink, Span};
use crate::page::{Page, Paper};
use quiz::say;

/// The titles of the sections of lessons, by what stands in `refs`: `lesson-1#gil`.
pub type Lessons = BTreeMap<String, Text>;

/// A question that was answered.
#[derive(Clone, Copy)]
pub struct Told<'s> {
    /// The question.
    pub question: &'s Question,
    /// What there was to choose from, in the order in which it was shown.
    pub items: &'s [&'s Item],
    /// The answer.
    pub given: Option<&'s Answer>,
    /// What it is worth.
    pub line: &'s Judgement,
    /// Whether the right answer is told, too.
    pub is_revealed: bool,
}

impl<'s> Told<'s> {
    /// The question on the screen, if its verdict is told.
    pub fn of(asked: &'s Asked<'s>) -> Option<Told<'s>> {
        let judged = asked.judged?;
        Some(Told {
            question: asked.question,
            items: &asked.items,
            given: asked.given,
            line: judged.line,
            is_revealed: judged.is_revealed,
        })
    }
}

/// The verdict in a word.
pub fn word(verdict: Verdict, paper: Paper) -> String {
    match verdict {
        Verdict::Right => say!(paper.lang, "right", "верно"),
        Verdict::Partly => say!(paper.lang, "partly right", "верно отчасти"),
        Verdict::Wrong => say!(paper.lang, "wrong", "неверно"),
        Verdict::Skipped => say!(paper.lang, "skipped", "пропущено"),
        Verdict::Absent => say!(paper.lang, "no answer", "нет ответа"),
        Verdict::Disregarded => say!(paper.lang, "does not count", "не учитывается"),
        Verdict::NoKey => say!(paper.lang, "to be graded", "проверят позже"),
    }
}

/// How the verdict looks.
pub fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Right => Ink::Good,
        Verdict::Partly => Ink::Part,
        Verdict::Wrong => Ink::Bad,
        Verdict::Skipped | Verdict::Absent | Verdict::Disregarded | Verdict::NoKey => Ink::Quiet,
    }
}

/// All that is told of an answer.
pub fn write(page: &mut Page, told: Told, lesson: Option<&str>, lessons: &Lessons) {
    page.gap();
    summary(page, told);
    for feedback in own_feedback(told) {
        page.markdown(feedback);
    }
    let Some(key) = told.question.key.as_ref().filter(|_| told.is_revealed) else { return };
    page.gap();
    right_answer(page, told, key);
    if let Some(context) = &key.context {
        page.gap();
        page.markdown(context);
    }
    if told.line.scored.verdict != Verdict::Right {
        read_again(page, &told.question.refs, lesson, lessons);
    }
}

/// `Partly right: 1.5 of 2 points. 2 of 3 right options, and 1 wrong.`
fn summary(page: &mut Page, told: Told) {
    let (paper, line) = (page.paper, told.line);
    let verdict = line.scored.verdict;
    let mut text = capital(&word(verdict, paper));
    if line.points.possible > 0.0 && matches!(verdict, Verdict::Right | Verdict::Partly | Verdict::Wrong) {
        text += &format!(": {}", amount::earned(line.points, paper.lang));
    }
    text.push('.');
    page.say(&text, ink(verdict));
    if let Some(why) = reason(told) {
        page.mixed("", &(capital(&why.say(paper.lang)) + "."));
    }
}

/// The reason, if it says more than the verdict does, and not more than the student may know yet.
fn reason(told: Told<'_>) -> Option<&Why> {
    let why = &told.line.scored.why;
    let is_worth_telling = match why {
        // What is right stands below in full.
        Why::Absent
        | Why::Compiles { .. }
        | Why::Skipped
        | Why::Disregarded
        | Why::NoKey
        | Why::Words
        | Why::Number
        | Why::Rejected
        | Why::OtherWords
        | Why::OtherNumber => false,
        Why::Options { .. } => told.is_revealed && is_many(told.question) && !is_right(told),
        // What was meant is the right answer.
        Why::Layout { accepted: false, .. } => told.is_revealed,
        Why::Output { of, .. } => *of > 0 && !is_right(told),
        Why::Order { .. } | Why::Pairs { .. } => !is_right(told),
        Why::FullCredit
        | Why::WrongShape
        | Why::Typo { .. }
        | Why::Layout { .. }
        | Why::NoNumber { .. }
        | Why::OtherUnit { .. } => true,
    };
    is_worth_telling.then_some(why)
}

fn is_right(told: Told) -> bool {
    told.line.scored.verdict == Verdict::Right
}

fn is_many(question: &Question) -> bool {
    matches!(&question.ask, Ask::Choice(choice) if choice.many)
}

/// What the author tells who answered so. Options have it beside them once they are told.
fn own_feedback(told: Told<'_>) -> &[Text] {
    let stands_by_options = told.is_revealed && matches!(told.question.ask, Ask::Choice(_));
    if stands_by_options { &[] } else { &told.line.scored.feedback }
}

fn right_answer(page: &mut Page, told: Told, key: &Key) {
    match (&told.question.ask, &key.rule) {
        (Ask::Choice(_), Rule::Choice(_)) => options(page, told, key),
        (Ask::Short(_), Rule::Short(key)) => {
            let mut also: Vec<&str> = Vec::new();
            let lang = page.paper.lang;
            let answer = key.answer.get(lang);
            for text in std::iter::once(&key.answer).chain(&key.alternatives) {
                also.extend(text.all().filter(|wording| *wording != answer));
            }
            right_words(page, answer, if is_right(told) { &[] } else { &also });
        }
        (Ask::Tracing(_), Rule::Tracing(key)) => output(page, told, key),
        (Ask::Numeric(ask), Rule::Numeric(key)) => {
            let unit = ask.unit.as_ref().map(|unit| format!(" {}", unit.get(page.paper.lang)));
            let number = number(&key.target, page.paper) + &unit.unwrap_or_default();
            right_words(page, &number, &[]);
        }
        (Ask::Ordering(ordering), Rule::Ordering(key)) => order(page, told.question, ordering, key),
        (Ask::Matching(_), Rule::Matching(key)) => pairs(page, told, &key.pairs),
        _ => {}
    }
}

fn order(page: &mut Page, question: &Question, ordering: &Ordering, key: &OrderingKey) {
    let Some(Answer::Order(right)) = question.right_answer() else { return };
    let lang = page.paper.lang;
    let title = match key.order {
        OrderRule::Total(_) => say!(lang, "The right order:", "Верный порядок:"),
        OrderRule::Before(_) => say!(lang, "One of the right orders:", "Один из верных порядков:"),
    };
    page.say(&title, Ink::Title);
    for (at, item) in right.iter().filter_map(|id| ordering.item(id)).enumerate() {
        page.marked(&Span::plain(&format!("  {}. ", at + 1)), &item.text);
    }
    for item in key.distractors.iter().filter_map(|id| ordering.item(id)) {
        let text = item.text.get(lang);
        page.mixed("  ", &say!(lang, "{text} (does not belong)", "{text} (лишнее)"));
    }
}

fn right_words(page: &mut Page, answer: &str, also: &[&str]) {
    let lang = page.paper.lang;
    page.say(&say!(lang, "Right answer: {answer}", "Верный ответ: {answer}"), Ink::Plain);
    if !also.is_empty() {
        let also = also.join("; ");
        page.say(&say!(lang, "Also accepted: {also}", "Подошло бы и так: {also}"), Ink::Quiet);
    }
}

/// Every option, what it is, whether it was chosen, and its explanation.
fn options(page: &mut Page, told: Told, key: &Key) {
    let Rule::Choice(key) = &key.rule else { return };
    let chosen: &[String] = match told.given {
        Some(Answer::Choice(ids)) => ids,
        _ => &[],
    };
    for (at, item) in told.items.iter().enumerate() {
        let (right, own) = (key.right.contains(&item.id), chosen.contains(&item.id));
        page.marked(&Span::plain(&format!("  {}) ", at + 1)), &item.text);
        let note = Span::new(&option_note(right, own, page.paper), option_ink(right, own));
        page.noted("     ", note, key.options.get(&item.id).and_then(|option| option.feedback.as_ref()));
    }
}

fn option_note(right: bool, own: bool, paper: Paper) -> String {
    match (right, own) {
        (true, true) => say!(paper.lang, "Right, and your choice.", "Верно, и вы это выбрали."),
        (true, false) => say!(paper.lang, "Right; you did not choose it.", "Верно, но вы это не выбрали."),
        (false, true) => say!(paper.lang, "Wrong; you chose it.", "Неверно, а вы это выбрали."),
        (false, false) => say!(paper.lang, "Wrong.", "Неверно."),
    }
}

fn option_ink(right: bool, own: bool) -> Ink {
    match (right, own) {
        (true, true) => Ink::Good,
        (true, false) => Ink::Part,
        (false, true) => Ink::Bad,
        (false, false) => Ink::Quiet,
    }
}

fn output(page: &mut Page, told: Told, key: &quiz::TracingKey) {
    let lang = page.paper.lang;
    if let (Some(Answer::Trace(Trace::Prints(printed))), false) = (told.given, is_right(told)) {
        page.say(&say!(lang, "Your answer:", "Ваш ответ:"), Ink::Title);
        page.code(printed, "text");
        page.gap();
    }
    if !key.compiles {
        page.say(&say!(lang, "It does not compile.", "Программа не компилируется."), Ink::Title);
        return;
    }
    let title = match key.stdouts.len() {
        0 | 1 if key.order == quiz::LineOrder::Exact => say!(lang, "It prints:", "Программа печатает:"),
        0 | 1 => say!(
            lang,
            "It prints these lines, in some order:",
            "Программа печатает эти строки, порядок бывает разный:"
        ),
        _ => say!(lang, "It prints one of these:", "Программа печатает что-то одно из этого:"),
    };
    page.say(&title, Ink::Title);
    for (at, stdout) in key.stdouts.iter().enumerate() {
        if at > 0 {
            page.say(&say!(lang, "or", "или"), Ink::Quiet);
        }
        page.code(stdout.trim_end(), "text");
    }
}

fn number(target: &Target, paper: Paper) -> String {
    let number = |value: &quiz::Decimal| amount::localised(&value.to_string(), paper.lang);
    match target {
        Target::Value(value) => number(value),
        Target::Range(from, to) => {
            let (from, to) = (number(from), number(to));
            say!(paper.lang, "from {from} to {to}", "от {from} до {to}")
        }
    }
}

fn pairs(page: &mut Page, told: Told, right: &BTreeMap<String, String>) {
    let Ask::Matching(matching) = &told.question.ask else { return };
    let lang = page.paper.lang;
    let text = |id: Option<&String>| id.and_then(|id| matching.right(id)).map(|item| item.text.get(lang));
    let given = |left: &str| match told.given {
        Some(Answer::Pairs(pairs)) => text(pairs.get(left)),
        _ => None,
    };
    page.say(&say!(lang, "The right pairs:", "Верные пары:"), Ink::Title);
    for left in &matching.left {
        let partner = text(right.get(&left.id)).unwrap_or_default();
        let own = given(&left.id).filter(|own| *own != partner);
        page.mixed("  ", &format!("{} — {partner}", left.text.get(lang)));
        if let Some(own) = own {
            page.mixed("     ", &say!(lang, "your answer: {own}", "у вас: {own}"));
        }
    }
}

/// The sections of the lesson that say more.
pub fn read_again(page: &mut Page, refs: &[String], lesson: Option<&str>, lessons: &Lessons) {
    if refs.is_empty() {
        return;
    }
    page.gap();
    page.say(&say!(page.paper.lang, "Read again:", "Стоит перечитать:"), Ink::Title);
    for reference in refs {
        page.mixed("  - ", &title(reference, lesson, lessons, page.paper));
    }
}

/// A section by its title, or else by its name. `#gil` is a section of the quiz's own lesson.
fn title(reference: &str, lesson: Option<&str>, lessons: &Lessons, paper: Paper) -> String {
    let full = match (reference.strip_prefix('#'), lesson) {
        (Some(section), Some(lesson)) => format!("{lesson}#{section}"),
        _ => reference.to_owned(),
    };
    match lessons.get(&full) {
        Some(title) => title.get(paper.lang).to_owned(),
        None => format!("`{full}`"),
    }
}

/// The text with a capital letter at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
