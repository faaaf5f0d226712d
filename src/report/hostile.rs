//! Whatever a student calls things, prints or has the compiler say: in no report is it anything but text.

mod made;
mod page;
mod texts;

use super::interleaving::Style;
use super::terminal::Paint;
use super::{html, json, race, speedup, svg, terminal};
use crate::grade::Grade;
use crate::lang::Lang;
use made::{FAILURES, File, KINDS};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use texts::{MARK, Texts, hostile};

/// How evidence of a grade is indented, and so the least that a student's text can be.
const INDENT: usize = 6;

/// Whether a character does something to a terminal, or to the text around it, instead of being seen.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164
            | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe0fff)
}

/// A text without the colours of ours: nothing else begins with an escape.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_string();
    let colour = |part: &str| {
        let (numbers, rest) = part.split_once('m').expect("a colour ends");
        assert!(numbers.chars().all(|c| c == ';' || c.is_ascii_digit()), "no colour of ours: {numbers:?}");
        rest.to_string()
    };
    first + &parts.map(colour).collect::<String>()
}

/// No character acts, and no line is a command to a CI system.
fn is_harmless(text: &str) -> String {
    let text = without_colours(text);
    let acting: Vec<char> = text.chars().filter(|c| *c != '\n' && acts(*c)).collect();
    assert!(acting.is_empty(), "{acting:?} in\n{text}");
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        assert!(!["##[", "##vso["].iter().any(|command| line.contains(command)), "{line:?}");
    }
    text
}

/// No line begins with what a student chose, unless it is indented by more than that.
fn begins_no_line(text: &str, indent: usize) {
    for line in is_harmless(text).lines() {
        let start = line.trim_start();
        let is_theirs = start.starts_with(MARK) && line.len() - start.len() <= indent;
        assert!(!is_theirs, "{line:?} in\n{text}");
    }
}

/// The lines that say how a check ended, how to see it again, and for what a grade is.
fn lines_of_ours(text: &str) -> usize {
    let is_ours = |line: &&str| {
        let marked = ["  ✓ ", "  ✗ ", "  ? ", "  - ", "  ! "].iter().any(|mark| line.starts_with(mark));
        marked || line.starts_with("      again: ") || line.starts_with(|c: char| c != ' ')
    };
    without_colours(text).lines().filter(is_ours).count()
}

/// The lines that say what was found about a program.
fn verdicts(text: &str) -> usize {
    without_colours(text).lines().filter(|line| line.starts_with("main: ")).count()
}

fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// The same object, and nothing in it that acts before it is read.
fn read_json(text: &str) -> Value {
    is_harmless(text);
    serde_json::from_str(text).expect("JSON")
}

/// One of the grades that look different.
fn grade(nth: usize, texts: &Texts) -> Grade {
    match nth {
        0 => made::not_compiled(texts),
        1 => made::untouched(texts),
        _ => made::grade(texts, texts),
    }
}

fn any_style() -> impl Strategy<Value = Style> {
    let looks =
        [(Lang::En, Paint::Plain, 80), (Lang::Ru, Paint::Colours, 120), (Lang::En, Paint::Colours, 48)];
    select(looks.to_vec()).prop_map(|(lang, paint, width)| Style { lang, paint, width })
}

const PLAIN: Style = Style { lang: Lang::En, paint: Paint::Plain, width: 100 };

/// Has the same tree as with texts that nobody would fear, and tells the student's where there are any.
fn is_only_text(page: impl Fn(&Texts) -> String, pool: &[String]) {
    let (tree, text) = page::read(&page(&Texts::marked(pool)));
    let (expected, _) = page::read(&page(&Texts::harmless()));
    assert_eq!(tree, expected);
    assert!(text.contains(MARK), "{text}");
    let acting: Vec<char> = text.chars().filter(|c| *c != '\n' && acts(*c)).collect();
    assert!(acting.is_empty(), "{acting:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn in_a_grade_on_a_terminal_a_student_s_line_stands_behind_something_of_ours(
        pool in vec(hostile(), 1..8), style in any_style(), nth in 0_usize..6,
    ) {
        let shown = terminal::render(&grade(nth, &Texts::marked(&pool)), style.lang, style.paint);
        begins_no_line(&shown, INDENT);
    }

    #[test]
    fn in_a_grade_on_a_terminal_no_line_of_ours_is_imitated(pool in vec(hostile(), 1..8), nth in 0_usize..6) {
        let shown = |texts: &Texts| terminal::render(&grade(nth, texts), PLAIN.lang, PLAIN.paint);
        let (shown, expected) = (shown(&Texts::of(&pool)), shown(&Texts::harmless()));
        prop_assert_eq!(lines_of_ours(&shown), lines_of_ours(&expected), "{}", shown);
    }

    #[test]
    fn a_grade_in_json_gives_back_each_text(pool in vec(hostile(), 1..8)) {
        let grade = made::grade(&Texts::of(&pool), &Texts::harmless());
        let read = read_json(&json::render(&grade, Lang::Ru));
        let (there, original) = (strings(&read), serde_json::to_value(&grade.lines).unwrap());
        let lost: Vec<&str> = strings(&original).into_iter().filter(|text| !there.contains(text)).collect();
        prop_assert!(lost.is_empty(), "{:?}", lost);
    }

    #[test]
    fn a_picture_is_well_formed(pool in vec(hostile(), 1..8)) {
        let texts = Texts::of(&pool);
        let file = File::new(&texts);
        let picture = svg::gantt(&made::run(&texts, &file), &file.sources(), Lang::En, "a");
        let read = roxmltree::Document::parse(&picture);
        prop_assert!(read.is_ok(), "{:?}", read);
        prop_assert!(!picture.chars().any(|c| c != '\n' && acts(c)), "{}", picture);
    }

    #[test]
    fn in_an_exploration_no_line_begins_with_what_a_student_chose(
        pool in vec(hostile(), 1..8), style in any_style(), kind in select(KINDS.to_vec()),
    ) {
        let exploration = made::exploration(kind, &Texts::marked(&pool));
        begins_no_line(&race::text(&exploration, style), 0);
        let forged = race::text(&made::exploration(kind, &Texts::of(&pool)), PLAIN);
        prop_assert_eq!(verdicts(&forged), exploration.programs.len(), "{}", forged);
    }

    #[test]
    fn in_a_measurement_no_line_begins_with_what_a_student_chose(
        pool in vec(hostile(), 1..8), style in any_style(), failure in select(FAILURES.to_vec()),
    ) {
        let measurement = made::measurement(failure, &Texts::marked(&pool));
        begins_no_line(&speedup::text(&measurement, style), 0);
        let forged = speedup::text(&made::measurement(failure, &Texts::of(&pool)), PLAIN);
        // The one that ran stands alone in its line.
        prop_assert_eq!(verdicts(&forged), measurement.programs.len() - 1, "{}", forged);
    }

    #[test]
    fn what_was_explored_and_measured_is_json(
        pool in vec(hostile(), 1..8), kind in select(KINDS.to_vec()),
    ) {
        let texts = Texts::of(&pool);
        let (exploration, measurement) = (made::exploration(kind, &texts), made::measurement(FAILURES[0], &texts));
        let explored = read_json(&race::json(&exploration, Lang::En));
        for (program, read) in exploration.programs.iter().zip(explored["programs"].as_array().unwrap()) {
            let message = program.finding.outcome().and_then(|outcome| outcome.message.as_deref());
            prop_assert!(message.is_none_or(|message| read["outcome"]["message"] == message));
        }
        let measured = read_json(&speedup::json(&measurement, Lang::En));
        prop_assert_eq!(measured["programs"].as_array().unwrap().len(), measurement.programs.len());
    }
}

proptest! {
    // To read a page as a browser does takes long.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_grade_in_html_has_the_elements_of_any_other(
        pool in vec(hostile(), 1..8), style in any_style(), nth in 0_usize..6,
    ) {
        let page = |texts: &Texts| {
            let grade = grade(nth, texts);
            html::render(&grade, &html::simulations(&grade), style.lang)
        };
        is_only_text(page, &pool);
    }

    #[test]
    fn a_simulated_run_in_html_has_the_elements_of_any_other(
        pool in vec(hostile(), 1..8), style in any_style(), failure in select(FAILURES.to_vec()),
    ) {
        is_only_text(|texts| html::page(&[made::shown(texts)], style.lang), &pool);
        is_only_text(|texts| speedup::html(&made::measurement(failure, texts), style.lang), &pool);
    }
}
