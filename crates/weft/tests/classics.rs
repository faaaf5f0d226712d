//! The litmus programs of the literature: the model checker shows what RC11 allows, and nothing that it forbids.

#[path = "interpret/atomics.rs"]
mod atomics;

use litmus::classic;
use litmus::program::Outcome;
use litmus::sequential;

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
fn what_rc11_allows_is_found() {
    for classic in classic::all().filter(|classic| classic.allowed) {
        let condition = classic.condition();
        let explored = atomics::explore(&classic.program(), &whole());
        let found = explored.outcomes.iter().any(|outcome| condition.holds(outcome));
        assert!(found, "{}\n{}", classic.name, classic.program());
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

#[test]
fn more_sequentially_consistent_operations_than_can_be_told_apart_are_ordered_as_they_are_made() {
    for (stores, too_many) in [(100, false), (130, true)] {
        let stores = "z.store(1, sc); ".repeat(stores);
        let text = format!("{stores} x.store(1, sc); y.store(1, rlx) | r0 = y.load(rlx); r1 = x.load(sc)");
        let explored = atomics::explore(&text.parse().expect("a program"), &whole());
        let contradicts = |outcome: &Outcome| outcome.registers == [1, 0];
        assert!(explored.search.complete, "{:?}", explored.search);
        assert_eq!(explored.search.used.too_many_sequential, too_many);
        assert_eq!(explored.outcomes.iter().any(contradicts), !too_many);
    }
}

fn whole() -> weft::Config {
    weft::Config {
        phases: weft::Phases::Whole,
        time: std::time::Duration::from_secs(60),
        ..weft::Config::default()
    }
}
