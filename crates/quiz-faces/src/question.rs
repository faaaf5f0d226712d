//! What is asked, without what there is to choose from: that looks different in each face.

use quiz::session::Asked;
use quiz::{Ask, MatchProfile, Quiz, Rule};

use crate::amount;
use crate::ink::Ink;
use crate::page::{Page, Paper};
use quiz::say;

/// `Question 3 of 12, 2 points`.
pub fn head(quiz: &Quiz, asked: &Asked, paper: Paper) -> String {
    let Asked { label, number, of, question, .. } = asked;
    let place = if **label == number.to_string() {
        say!(paper.lang, "Question {number} of {of}", "Вопрос {number} из {of}")
    } else {
        say!(paper.lang, "Question {label} ({number} of {of})", "Вопрос {label} ({number} из {of})")
    };
    // Where all are worth the same, it is not worth saying.
    let is_one_of_equals = quiz.asked().all(|other| same(other.weight, question.weight));
    if is_one_of_equals || !question.counts() {
        return place;
    }
    format!("{place}, {}", amount::points(question.weight, paper.lang))
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

/// The text it shares with others, the question, the program, and what kind of answer is expected.
pub fn body(page: &mut Page, asked: &Asked) {
    if let Some(shared) = asked.shared {
        page.markdown(shared);
        page.gap();
    }
    if let Some(prompt) = asked.question.ask.prompt() {
        page.markdown(prompt);
    }
    if let Ask::Tracing(tracing) = &asked.question.ask {
        page.gap();
        page.code(&tracing.program, &tracing.language);
    }
    page.gap();
    let expected = expected(asked, page.paper);
    if asked.is_open && !expected.is_empty() {
        page.say(&expected, Ink::Quiet);
    }
    if let Some(cost) = hint_cost(asked, page.paper) {
        page.say(&cost, Ink::Quiet);
    }
}

/// The hints that were shown.
pub fn hints(page: &mut Page, asked: &Asked) {
    for hint in asked.hints {
        page.gap();
        page.say(&say!(page.paper.lang, "Hint", "Подсказка"), Ink::Title);
        page.markdown(hint);
    }
}

/// A hint that costs something says so before it is asked for.
fn hint_cost(asked: &Asked, paper: Paper) -> Option<String> {
    let cost = asked.question.hint_cost * asked.question.weight;
    let is_on_offer = asked.is_open && asked.hints_left > 0;
    (is_on_offer && cost > 0.0 && asked.question.counts()).then(|| {
        let cost = amount::points(cost, paper.lang);
        say!(paper.lang, "There is a hint; it costs {cost}.", "Есть подсказка, она стоит {cost}.")
    })
}

/// Whether the student is asked first if the program compiles: one in Python has nothing to compile.
pub fn asks_whether_it_compiles(ask: &Ask) -> bool {
    matches!(ask, Ask::Tracing(tracing) if matches!(tracing.language.as_str(), "rust" | "rs" | ""))
}

fn expected(asked: &Asked, paper: Paper) -> String {
    let lang = paper.lang;
    match &asked.question.ask {
        Ask::Choice(choice) if choice.many => {
            say!(lang, "Choose all that are right.", "Отметьте все верные варианты.")
        }
        Ask::Choice(_) => say!(lang, "Choose one.", "Выберите один вариант."),
        Ask::Short(_) if minds_case(asked) => {
            say!(lang, "Upper and lower case are told apart.", "Регистр букв важен.")
        }
        Ask::Short(_) => String::new(),
        // What else to say of a program that is asked about in words.
        Ask::Tracing(tracing) if tracing.prompt.is_some() => String::new(),
        Ask::Tracing(_) if asks_whether_it_compiles(&asked.question.ask) => {
            say!(lang, "Does it compile, and what does it print?", "Скомпилируется ли она и что напечатает?")
        }
        Ask::Tracing(_) => say!(lang, "What does it print?", "Что она напечатает?"),
        Ask::Numeric(_) => say!(lang, "The answer is a number.", "Ответ — число."),
        Ask::Ordering(ordering) if ordering.some_do_not_belong => say!(
            lang,
            "Put them in order, and leave out what does not belong.",
            "Расставьте по порядку, а лишнее не берите."
        ),
        Ask::Ordering(_) => say!(lang, "Put them in order.", "Расставьте по порядку."),
        Ask::Matching(matching) if matching.right.len() > matching.left.len() => say!(
            lang,
            "Find the partner of each; some are left over.",
            "Найдите каждому пару; кое-что останется без пары."
        ),
        Ask::Matching(_) => say!(lang, "Find the partner of each.", "Найдите каждому пару."),
    }
}

/// In code `Send` and `send` are two things; whoever answers has to know.
fn minds_case(asked: &Asked) -> bool {
    let rule = asked.question.key.as_ref().map(|key| &key.rule);
    matches!(rule, Some(Rule::Short(key)) if matches!(key.matching.profile, MatchProfile::Code | MatchProfile::Exact))
}
