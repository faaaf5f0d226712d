//! The litmus programs of the literature: the model checker shows what RC11 allows, and nothing that it forbids.

#[path = "interpret/atomics.rs"]
mod atomics;

use litmus::classic;
use litmus::sequential;

/// What is known not to be found: here, no order in which all stores are made before they are read is an order of the
/// SC operations as well.
const NOT_FOUND: &[&str] = &["IRIW+acq+sc", "Z6.U of the paper"];

#[test]
fn nothing_is_found_that_rc11_forbids() {
    for classic in classic::all().filter(|classic| !classic.allowed) {
        let condition = classic.condition();
        let explored = atomics::explore(&classic.program(), &whole());
        let wrong = explored.outcomes.iter().find(|outcome| condition.holds(outcome));
        assert!(wrong.is_none(), "{}: found {}\n{}", classic.name, wrong.unwrap(), classic.program());
        assert!(explored.search.complete, "{}: {:?}", classic.name, explored.search);
    }
}

#[test]
fn what_rc11_allows_is_found_with_known_exceptions() {
    for classic in classic::all().filter(|classic| classic.allowed) {
        let condition = classic.condition();
        let explored = atomics::explore(&classic.program(), &whole());
        let found = explored.outcomes.iter().any(|outcome| condition.holds(outcome));
        assert_eq!(found, !NOT_FOUND.contains(&classic.name), "{}\n{}", classic.name, classic.program());
    }
}

#[test]
fn without_weak_memory_all_are_sequentially_consistent() {
    for classic in classic::all() {
        let program = classic.program();
        let explored = atomics::explore(&program, &weft::Config { weak: false, ..whole() });
        assert_eq!(explored.outcomes, sequential::outcomes(&program), "{}\n{program}", classic.name);
    }
}

fn whole() -> weft::Config {
    weft::Config {
        phases: weft::Phases::Whole,
        time: std::time::Duration::from_secs(60),
        ..weft::Config::default()
    }
}
