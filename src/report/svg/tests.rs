//! The pictures are well-formed, and say what they show to who cannot see them.

use super::*;
use crate::lang::Lang;
use crate::report::gantt::example::{any_run, hostile, hostile_sources, one_lock, sources};
use crate::simulation::report::Point;
use proptest::prelude::*;
use roxmltree::Document;

#[test]
fn a_chart_has_a_title_and_says_why_it_looks_like_that() {
    let svg = gantt(&one_lock(), &sources(), Lang::En, "a");
    let document = Document::parse(&svg).unwrap();
    let text = |name| document.descendants().find(|node| node.has_tag_name(name)).unwrap().text().unwrap();
    assert_eq!(text("title"), "Who computes when, and who waits");
    assert!(text("desc").starts_with("The threads run one after the other"), "{}", text("desc"));
    assert_eq!(document.root_element().attribute("role"), Some("img"));
}

#[test]
fn a_bar_tells_who_and_how_long() {
    let svg = gantt(&one_lock(), &sources(), Lang::Ru, "a");
    assert!(
        svg.contains("<title>T2: ждёт блокировку, Mutex::lock src/lib.rs:9 (499\u{a0}мс)</title>"),
        "{svg}"
    );
}

#[test]
fn a_curve_is_described_in_numbers() {
    let own = [Point { cores: 1, speedup: 1.0 }, Point { cores: 2, speedup: 1.94 }];
    let svg = curve(&own, Some(&own), Lang::En, "c");
    assert!(Document::parse(&svg).is_ok());
    assert!(svg.contains(">this program: 1: 1.00×, 2: 1.94×; reference: 1: 1.00×, 2: 1.94×</desc>"), "{svg}");
}

#[test]
fn what_a_student_calls_things_is_text_in_a_picture() {
    let svg = gantt(&hostile(), &hostile_sources(), Lang::En, "a");
    let document = Document::parse(&svg).unwrap();
    assert!(!document.descendants().any(|node| node.has_tag_name("script")), "{svg}");
    assert!(!svg.contains(['\u{1b}', '\u{202e}', '\0', '\u{ffff}']), "{svg}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_run_came_to_is_a_picture(
        run in any_run(),
        own in prop::collection::vec((any::<usize>(), any::<f64>()), 0..6),
    ) {
        let points: Vec<Point> = own.iter().map(|(cores, speedup)| Point { cores: *cores, speedup: *speedup }).collect();
        let pictures = [gantt(&run, &sources(), Lang::Ru, "a"), curve(&points, Some(&points), Lang::Ru, "b")];
        for picture in pictures {
            prop_assert!(Document::parse(&picture).is_ok(), "{}", picture);
            prop_assert!(!picture.contains("NaN") && !picture.contains("inf"), "{}", picture);
        }
    }
}
