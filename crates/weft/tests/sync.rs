//! Random programs over mutexes, condition variables, channels and parking: the model checker finds exactly what brute
//! force finds, and a deadlock if and only if there is one.
//!
//! `WEFT_LITMUS=20000 cargo test -p weft --release --test sync` tries that many programs; `WEFT_SEED=7` begins with
//! that one.

#[path = "interpret/blocking.rs"]
mod blocking;

use std::collections::BTreeSet;
use std::time::Duration;

use litmus::shrink;
use litmus::sync::classic::CLASSICS;
use litmus::sync::random::{self, Size};
use litmus::sync::{Outcome, Program, brute};

/// How many programs each test tries unless told otherwise.
const PROGRAMS: u64 = 300;

#[test]
fn small_programs_have_the_outcomes_that_were_worked_out_by_hand() {
    for classic in CLASSICS {
        for reduction in [true, false] {
            let judged = judge(&classic.program(), &weft::Config { reduction, ..whole() });
            judged.unwrap_or_else(|wrong| panic!("{}\n{}\n{wrong}", classic.name, classic.program()));
        }
    }
}

#[test]
fn outcomes_are_those_of_brute_force() {
    for (seed, program) in programs(Size::MEDIUM) {
        check(seed, &program, &|program| judge(program, &whole()));
    }
}

#[test]
fn so_they_are_without_reduction() {
    for (seed, program) in programs(Size::SMALL) {
        check(seed, &program, &|program| judge(program, &weft::Config { reduction: false, ..whole() }));
    }
}

#[test]
fn so_they_are_with_wake_ups_for_no_reason() {
    for (seed, program) in programs(Size::SMALL) {
        check(seed, &program, &|program| judge(program, &weft::Config { spurious: 1, ..whole() }));
        check(seed, &program, &|program| judge(program, &weft::Config { spurious: 2, ..whole() }));
    }
}

fn whole() -> weft::Config {
    weft::Config {
        phases: weft::Phases::Whole,
        spurious: 0,
        time: Duration::from_secs(10),
        ..weft::Config::default()
    }
}

fn programs(size: Size) -> impl Iterator<Item = (u64, Program)> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let first = number("WEFT_SEED").unwrap_or(0);
    let count = number("WEFT_LITMUS").unwrap_or(PROGRAMS);
    (first..first + count).map(move |seed| (seed, random::program(seed, size)))
}

/// Compares with brute force. The search ends at the first deadlock, which has to be one of those that there are.
fn judge(program: &Program, config: &weft::Config) -> Result<(), String> {
    let all = brute::outcomes(program, config.spurious);
    let explored = blocking::explore(program, config);
    let (deadlocks, ends): (BTreeSet<Outcome>, BTreeSet<Outcome>) =
        all.into_iter().partition(|outcome| outcome.deadlock);
    within("brute force", &ends, "found", &explored.outcomes)?;
    if explored.last.deadlock {
        return within("brute force", &deadlocks, "found", &BTreeSet::from([explored.last]));
    }
    if explored.search.failure.is_some() {
        return Err(format!("{:?}", explored.search.failure));
    }
    if !explored.search.complete {
        return Ok(()); // There was no time for the whole space, so nothing is known of the rest.
    }
    within("found", &explored.outcomes, "brute force", &ends)?;
    within("found", &BTreeSet::new(), "brute force", &deadlocks)
}

/// An error if `outcomes` has any that is not in `all`.
fn within(
    whole: &str,
    all: &BTreeSet<Outcome>,
    part: &str,
    outcomes: &BTreeSet<Outcome>,
) -> Result<(), String> {
    let excess: Vec<&Outcome> = outcomes.difference(all).collect();
    if excess.is_empty() {
        return Ok(());
    }
    let lines = |outcomes: Vec<&Outcome>| {
        outcomes.iter().map(|outcome| format!("\n    {outcome}")).collect::<String>()
    };
    Err(format!("{part}, but not in {whole}:{}\n{whole}:{}", lines(excess), lines(all.iter().collect())))
}

/// Panics with a smaller program that also fails, if this one does.
fn check(seed: u64, program: &Program, judge: &dyn Fn(&Program) -> Result<(), String>) {
    let Err(first) = judge(program) else { return };
    let smaller = shrink::shrink(program, &mut |smaller| judge(smaller).is_err());
    let message = judge(&smaller).expect_err("it failed before");
    panic!("seed {seed}\n{program}\n{first}\n\nsmaller:\n{smaller}\n{message}");
}
