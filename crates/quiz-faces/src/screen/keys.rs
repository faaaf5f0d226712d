//! Which keys there are, and what is said of them.

use quiz::session::Asked;
use quiz::{Ask, Lang, other_layout};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthStr;

use super::draft::Draft;
use crate::ink::{Ink, Line, Span};
use crate::page::Page;
use quiz::say;

/// The key that is meant: in the Russian layout the same keys write other letters.
pub fn command(key: KeyEvent) -> KeyCode {
    let KeyCode::Char(letter) = key.code else { return key.code };
    let lower = letter.to_lowercase().to_string();
    let other = other_layout(&lower).filter(|_| !letter.is_ascii()).unwrap_or(lower);
    // The comma of the Latin layout is `<` with Shift.
    let meant = other.chars().next().map(|it| if it == ',' && letter == 'Б' { '<' } else { it });
    KeyCode::Char(meant.unwrap_or(letter))
}

/// Enter that was pressed before the terminal was ours comes as a line end, which is Ctrl-J.
pub fn typed_ahead(key: KeyEvent) -> KeyEvent {
    let is_line_end = key.code == KeyCode::Char('j') && key.modifiers == KeyModifiers::CONTROL;
    if is_line_end { KeyEvent::from(KeyCode::Enter) } else { key }
}

/// The keys in as few lines as they take; none is broken.
pub fn line(keys: &[String], columns: usize) -> Vec<Line> {
    let mut lines: Vec<String> = Vec::new();
    for key in keys {
        match lines.last_mut() {
            Some(line) if line.width() + GAP.len() + key.width() <= columns => {
                *line += &(GAP.to_owned() + key);
            }
            _ => lines.push(key.clone()),
        }
    }
    lines.iter().map(|line| vec![Span::new(line, Ink::Quiet)]).collect()
}

const GAP: &str = "   ";

/// For a question.
pub fn question(asked: &Asked, draft: &Draft, lang: Lang) -> Vec<String> {
    if !asked.is_open {
        return vec![
            say!(lang, "Enter: next", "Enter: дальше"),
            say!(lang, "b: back", "b: назад"),
            say!(lang, "r: all questions", "r: все вопросы"),
            say!(lang, "q: leave", "q: выйти"),
            say!(lang, "?: help", "?: справка"),
        ];
    }
    if draft.is_writing() {
        let answer = if draft.is_multi() {
            say!(lang, "Ctrl-D: answer", "Ctrl-D: ответить")
        } else {
            say!(lang, "Enter: answer", "Enter: ответить")
        };
        return vec![
            answer,
            say!(lang, "Tab: other keys", "Tab: другие клавиши"),
            say!(lang, "F1: help", "F1: справка"),
        ];
    }
    let mut keys = marking(asked, lang);
    keys.push(say!(lang, "Enter: answer", "Enter: ответить"));
    if draft.has_field() {
        keys.push(say!(lang, "Tab: write", "Tab: писать"));
    }
    if asked.hints_left > 0 {
        keys.push(say!(lang, "h: hint", "h: подсказка"));
    }
    keys.extend([
        say!(lang, "s: skip", "s: пропустить"),
        say!(lang, "b: back", "b: назад"),
        say!(lang, "q: leave", "q: выйти"),
        say!(lang, "?: help", "?: справка"),
    ]);
    keys
}

/// The keys that mark and place.
fn marking(asked: &Asked, lang: Lang) -> Vec<String> {
    let last = asked.items.len().min(9);
    match &asked.question.ask {
        Ask::Choice(_) => vec![say!(lang, "1–{last}: choose", "1–{last}: выбрать")],
        Ask::Ordering(_) => vec![
            say!(lang, "1–{last}: next in order", "1–{last}: следующий по порядку"),
            say!(lang, "Backspace: take back", "Backspace: убрать"),
        ],
        Ask::Matching(_) => vec![
            say!(lang, "Up, Down: move", "вверх, вниз: строка"),
            say!(lang, "1–{last}: its partner", "1–{last}: пара"),
        ],
        Ask::Tracing(_) => vec![say!(lang, "1–2: choose", "1–2: выбрать")],
        Ask::Short(_) | Ask::Numeric(_) => Vec::new(),
    }
}

/// For the reason of an answer.
pub fn reason(lang: Lang) -> Vec<String> {
    vec![
        say!(lang, "Enter: answer", "Enter: ответить"),
        say!(lang, "Esc: change the answer", "Esc: изменить ответ"),
    ]
}

/// For the review.
pub fn review(lang: Lang) -> Vec<String> {
    vec![
        say!(lang, "h: hand in", "h: сдать"),
        say!(lang, "Enter: go to the question", "Enter: к вопросу"),
        say!(lang, "b: back", "b: назад"),
        say!(lang, "q: leave", "q: выйти"),
        say!(lang, "?: help", "?: справка"),
    ]
}

/// For the results.
pub fn results(has_rows: bool, can_retry: bool, lang: Lang) -> Vec<String> {
    let mut keys = Vec::new();
    if has_rows {
        keys.push(say!(lang, "Enter: see the question", "Enter: посмотреть вопрос"));
    }
    if can_retry {
        keys.push(say!(lang, "t: try again", "t: ещё раз"));
        keys.push(say!(lang, "g: give up and see the answers", "g: сдаться и увидеть ответы"));
    }
    keys.push(say!(lang, "q: leave", "q: выйти"));
    keys
}

/// For one question of the results.
pub fn details(lang: Lang) -> Vec<String> {
    vec![
        say!(lang, "Left, Right: other questions", "влево, вправо: другие вопросы"),
        say!(lang, "Esc: all results", "Esc: все результаты"),
        say!(lang, "q: leave", "q: выйти"),
    ]
}

/// For the help.
pub fn help(lang: Lang) -> Vec<String> {
    vec![say!(lang, "any key: back to the question", "любая клавиша: к вопросу")]
}

/// Explains all keys.
pub fn explain(page: &mut Page) {
    let lang = page.paper.lang;
    let space = say!(lang, "Space", "Пробел");
    let keys = [
        (
            "1–9",
            say!(
                lang,
                "choose an option, place an item, name a partner",
                "выбрать вариант, поставить следующим, указать пару"
            ),
        ),
        ("↑ ↓", say!(lang, "move", "двигаться по строкам")),
        (space.as_str(), say!(lang, "choose what is under the cursor", "выбрать строку с курсором")),
        ("Enter", say!(lang, "answer; then go on", "ответить, затем перейти дальше")),
        ("Ctrl-D", say!(lang, "answer in a field of several lines", "ответить в поле из нескольких строк")),
        (
            "Tab",
            say!(lang, "between the field and the other keys", "перейти из поля к другим клавишам и обратно"),
        ),
        ("PgUp PgDn", say!(lang, "scroll", "прокрутить")),
        ("h", say!(lang, "a hint", "подсказка")),
        ("s", say!(lang, "skip the question", "пропустить вопрос")),
        ("b  n", say!(lang, "the question before, the next one", "предыдущий вопрос, следующий вопрос")),
        (
            "c",
            say!(
                lang,
                "how sure you are, from 1 to 3; it is not graded",
                "насколько вы уверены, от 1 до 3; на баллы не влияет"
            ),
        ),
        ("r", say!(lang, "all questions; there you hand in", "все вопросы; оттуда тест сдают")),
        ("q", say!(lang, "leave; answers stay saved", "выйти; ответы сохранены")),
        ("Ctrl-C", say!(lang, "leave at any time", "выйти в любой момент")),
    ];
    for (key, meaning) in keys {
        page.entry(&crate::results::pad(key, 11), &meaning, Ink::Plain);
    }
    page.gap();
    page.say(
        &say!(
            lang,
            "Letters work in both keyboard layouts. Every answer is saved as soon as it is given.",
            "Буквы работают в любой раскладке. Каждый ответ сохраняется сразу."
        ),
        Ink::Quiet,
    );
}
