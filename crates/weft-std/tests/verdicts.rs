//! Each scenario in `programs/verdicts` gets the verdict that its name says.

use crate::crates::{Checked, Mode};
use std::sync::OnceLock;

fn verdicts() -> &'static Checked {
    static VERDICTS: OnceLock<Checked> = OnceLock::new();
    VERDICTS.get_or_init(|| Checked::build("verdicts", Mode::Plain))
}

#[test]
fn what_is_printed_is_told_with_the_interleaving() {
    let answer = verdicts().explore("fails_after_printing");
    assert!(answer.contains(r#""verb":"print""#) && answer.contains(r#""text":"one, 2\n""#), "{answer}");
}

#[test]
fn a_lock_tells_the_value_that_it_protects() {
    let answer = verdicts().explore("fails_with_a_number_in_a_lock");
    assert!(answer.contains(r#""before":"-1","after":"6""#), "{answer}");
    assert!(answer.contains(r#""kind":"Mutex""#) && answer.contains(r#""holds_value":"i16""#), "{answer}");
}

#[test]
fn every_scenario_gets_the_verdict_in_its_name() {
    let scenarios = verdicts().scenarios();
    assert!(!scenarios.is_empty());
    for scenario in scenarios {
        let answer = verdicts().explore(&scenario);
        let expected = match scenario.split('_').next() {
            Some("holds") => r#""verdict":"passed","kind":null,"complete":true"#,
            Some("hangs") => r#""verdict":"failed","kind":"deadlock""#,
            _ => r#""verdict":"failed","kind":"panic""#,
        };
        assert!(answer.contains(expected), "{scenario}: {answer}");
    }
}
