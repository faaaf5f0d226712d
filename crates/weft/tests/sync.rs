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
const PROGRAMS: u64 = 200;
/// So many executions, and a search is over: a test must not depend on how fast the machine is.
const EXECUTIONS: u64 = 10_000;
/// The same if the number of programs was given.
const MANY_EXECUTIONS: u64 = 100_000;

#[test]
fn small_programs_have_the_outcomes_that_were_worked_out_by_hand() {
    for classic in CLASSICS {
        for reduction in [true, false] {
            let judged = judge(&classic.program(), &weft::Config { reduction, ..whole() });
            judged.unwrap_or_else(|wrong| panic!("{}\n{}\n{wrong}", classic.name, classic.program()));
        }
    }
}

/// Each waiter notes when it came and when it went; the third thread, how many had come.
const ANY_WAITER: &str = "m.lock(); n.lock(); r0 = n.get(); n.add(1); n.unlock(); c.wait_until(1); r1 = m.get(); m.add(1); \
    m.unlock(); c.notify_one() \
    | m.lock(); n.lock(); r2 = n.get(); n.add(1); n.unlock(); c.wait_until(1); r3 = m.get(); m.add(1); \
    m.unlock(); c.notify_one() \
    | m.lock(); m.add(1); n.lock(); r4 = n.get(); n.unlock(); m.unlock(); c.notify_one()";

#[test]
fn a_notification_may_wake_the_younger_of_two_waiters() {
    let program: Program = ANY_WAITER.parse().unwrap();
    judge(&program, &whole()).unwrap();
    let outcomes = blocking::explore(&program, &whole()).outcomes;
    assert!(outcomes.iter().any(|outcome| outcome.registers == [0, 2, 1, 1, 2]));
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
    let executions = if std::env::var_os("WEFT_LITMUS").is_some() { MANY_EXECUTIONS } else { EXECUTIONS };
    weft::Config {
        phases: weft::Phases::Whole,
        spurious: 0,
        executions,
        time: Duration::from_secs(60),
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
        let lines: Vec<String> = outcomes.iter().map(|outcome| format!("\n    {outcome}")).collect();
        lines.concat()
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
