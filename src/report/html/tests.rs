//! The pages: each outcome once, and nothing in them but what we put there.

use super::*;
use crate::check::Failure;
use crate::fault::{Detail, Doubt, Evidence, Fault};
use crate::grade::Provenance;
use crate::report::gantt::example::{HOSTILE, balanced, hostile, hostile_sources, one_lock, sources};
use crate::sandbox::{Hole, Stream};
use crate::simulation::report::{Point, Simulated};
use roxmltree::{Document, ParsingOptions};

fn line(check: &str, outcome: Outcome) -> Line {
    Line { check: check.into(), points: 2, outcome, replay: "grader check 3 --only speedup --seed 7".into() }
}

fn grade(lines: Vec<Line>) -> Grade {
    let provenance = Provenance {
        grader: "0.1.0".into(),
        toolchain: "rustc 1.91.0 (abc 2026-01-01)".into(),
        cores: 2,
        load: 0.25,
        sandbox: "full (own namespaces, landlock ABI 7)".into(),
        opened: vec![Hole::Inet, Hole::Fork],
        seed: 7,
        course: "c".into(),
        submission: Some("s".into()),
    };
    let (exercise, slug, title) = ("exercise-3".into(), "sum".into(), "Sum in parallel".into());
    let workplace = "exercises/03-sum/src".into();
    Grade { exercise, slug, title, lines, untouched: false, workplace, provenance, phases: Vec::new() }
}

fn failed(fault: Fault, evidence: Vec<Evidence>) -> Outcome {
    Outcome::Failed(Failure { fault, evidence })
}

fn of_each_kind() -> Grade {
    let times = Evidence::Times { in_turn: 2.0, reference: 1.01, submission: 2.02 };
    let seen = crate::stats::Ratio { mean: 1.0, low: 0.99, high: 1.01 };
    grade(vec![
        line("output", Outcome::Passed(Detail::Cases(12))),
        line("speedup", failed(Fault::TooSlow { seen, at_least: 1.5 }, vec![times])),
        line("hygiene", Outcome::Inconclusive(Doubt::Unexplored { executions: 100 })),
        line(
            "parallel",
            Outcome::NotApplicable(Doubt::NotModelled { why: "reads a file".into(), has: 1, needs: 2 }),
        ),
        line("races", Outcome::Ungraded("the disk is full".into())),
    ])
}

fn points(speedups: &[(usize, f64)]) -> Vec<Point> {
    speedups.iter().map(|(cores, speedup)| Point { cores: *cores, speedup: *speedup }).collect()
}

fn shown(check: &str, simulated: Simulated) -> Shown {
    let curve = points(&[(1, 1.0), (2, 1.0), (4, 0.99), (8, 0.98)]);
    let reference = Some(points(&[(1, 1.0), (2, 1.97), (4, 3.8), (8, 7.1)]));
    Shown { check: check.into(), simulated, sources: sources(), curve, reference }
}

/// The page's texts and elements, if it is well-formed.
fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).unwrap()
}

fn text(page: &str) -> String {
    let document = parsed(page);
    document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect()
}

#[test]
fn each_outcome_is_said_in_words() {
    let page = render(&of_each_kind(), &[], Lang::En);
    let text = text(&page);
    for state in ["passed", "failed", "no verdict", "not applicable", "not graded", "6 of 10 points"] {
        assert!(text.contains(state), "{state}: {text}");
    }
    assert!(text.contains("reference     1010.0 ms"), "{text}");
}

#[test]
fn what_held_a_submission_back_and_what_was_open_to_it_is_said_at_the_end() {
    let line = "sandbox: full (own namespaces, landlock ABI 7) · opened: inet, fork";
    assert!(text(&render(&of_each_kind(), &[], Lang::En)).contains(line));
    let mut closed = of_each_kind();
    closed.provenance.opened.clear();
    assert!(text(&render(&closed, &[], Lang::Ru)).contains("landlock ABI 7) · ничего не открыто"));
}

#[test]
fn a_simulated_run_stands_below_its_check() {
    let page = render(&of_each_kind(), &[shown("speedup", one_lock())], Lang::Ru);
    let document = parsed(&page);
    let section = document.descendants().find(|node| node.attribute("aria-labelledby") == Some("check1"));
    let pictures = section.unwrap().descendants().filter(|node| node.attribute("role") == Some("img"));
    assert_eq!(pictures.count(), 2);
    assert!(text(&page).contains("Потоки работают по очереди: они ждут блокировку total ①"), "{page}");
}

#[test]
fn no_two_things_of_a_page_have_one_id() {
    let page = page(&[shown("two", balanced()), shown("one", one_lock())], Lang::En);
    let document = parsed(&page);
    let mut ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), all >= 12), (all, true));
    for labelled in document.descendants().filter_map(|node| node.attribute("aria-labelledby")) {
        assert!(labelled.split(' ').all(|id| ids.contains(&id)), "{labelled}");
    }
}

#[test]
fn nothing_of_a_student_s_becomes_markup() {
    let bad = || String::from(HOSTILE);
    let evidence = vec![
        Evidence::Case(bad()),
        Evidence::Printed { stream: Stream::Stdout, text: bad() },
        Evidence::Interleaving { table: crate::escape::visible(HOSTILE), token: bad() },
    ];
    let mut grade = grade(vec![line(HOSTILE, failed(Fault::Panic(bad()), evidence))]);
    (grade.title, grade.lines[0].replay) = (bad(), bad());
    let run = Shown { check: bad(), sources: hostile_sources(), ..shown("", hostile()) };
    for page in [render(&grade, std::slice::from_ref(&run), Lang::En), page(&[run], Lang::Ru)] {
        let document = parsed(&page);
        let is_ours = |node: &roxmltree::Node| {
            !node.has_tag_name("script")
                && !node.attributes().any(|attribute| attribute.name().starts_with("on"))
        };
        assert!(document.descendants().all(|node| is_ours(&node)), "{page}");
        assert!(!page.contains(['\u{1b}', '\u{202e}', '\0', '\u{ffff}']), "{page}");
    }
}

#[test]
fn backquotes_are_code_if_they_come_in_pairs() {
    assert_eq!(prose("the lock `a<b>` ①"), "the lock <code>a&lt;b&gt;</code> ①");
    assert_eq!(prose("`one` and `"), "<code>one</code> and `");
}

#[test]
fn a_failure_that_all_checks_share_is_told_once() {
    let outcome = failed(Fault::DoesNotCompile, vec![Evidence::Compiler("error[E0308]: mismatched".into())]);
    let page = render(&grade(vec![line("output", outcome.clone()), line("races", outcome)]), &[], Lang::En);
    assert_eq!(page.matches("E0308").count(), 1, "{page}");
}

#[test]
fn a_page_loads_nothing() {
    let page = render(&of_each_kind(), &[shown("speedup", one_lock())], Lang::En);
    assert!(page.contains("content=\"default-src 'none';"), "{page}");
    let elsewhere = page.replace("http://www.w3.org/2000/svg", "");
    assert!(!["http:", "https:", "src=", "@import", "<script"].iter().any(|word| elsewhere.contains(word)));
}
