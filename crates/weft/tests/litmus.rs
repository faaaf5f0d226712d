//! Random litmus programs: what the model checker finds against what two oracles enumerate.
//!
//! * Without weak memory, it finds the outcomes of sequential consistency, all of them and no others.
//! * With it, it finds none that RC11 or C++20 forbids, and all others.
//! * The reduction loses no outcome.
//!
//! `WEFT_LITMUS=20000 cargo test -p weft --release --test litmus` tries that many programs; `WEFT_SEED=7` begins
//! with that one.

#[path = "interpret/atomics.rs"]
mod atomics;

use std::collections::BTreeSet;
use std::time::Duration;

use litmus::program::{Outcome, Program};
use litmus::random::{self, Size};
use litmus::{rc11, sequential, shrink};

/// How many programs each test tries unless told otherwise.
const PROGRAMS: u64 = 120;
/// A program with more interleavings is not explored without the reduction.
const MOST_INTERLEAVINGS: u64 = 150;
/// So many executions, and a search is over: a test must not depend on how fast the machine is.
const EXECUTIONS: u64 = 5_000;
/// The same if the number of programs was given.
const MANY_EXECUTIONS: u64 = 100_000;

#[test]
fn without_weak_memory_all_outcomes_are_those_of_sequential_consistency() {
    for (seed, program) in programs(Size::MEDIUM) {
        check(seed, &program, &|program| {
            let found = whole(program, &strong())?;
            same("sequential consistency", &sequential::outcomes(program), "found", &found)
        });
    }
}

#[test]
fn without_weak_memory_the_search_without_reduction_finds_the_same() {
    for (seed, program) in programs(Size::SMALL).filter(|(_, program)| is_small(program)) {
        check(seed, &program, &|program| {
            let found = atomics::explore(program, &weft::Config { reduction: false, ..strong() });
            let all = sequential::outcomes(program);
            within("sequential consistency", &all, "found without reduction", &found.outcomes)?;
            if found.search.complete {
                within("found without reduction", &found.outcomes, "sequential consistency", &all)?;
            }
            Ok(())
        });
    }
}

#[test]
fn the_reduction_loses_no_weak_outcome() {
    for (seed, program) in programs(Size::SMALL).filter(|(_, program)| is_small(program)) {
        check(seed, &program, &|program| {
            let all = atomics::explore(program, &weft::Config { reduction: false, ..weak() });
            let reduced = atomics::explore(program, &weak());
            if reduced.search.complete {
                within("found with reduction", &reduced.outcomes, "found without", &all.outcomes)?;
            }
            if all.search.complete {
                within("found without reduction", &all.outcomes, "found with", &reduced.outcomes)?;
            }
            Ok(())
        });
    }
}

#[test]
fn weak_outcomes_are_those_of_rc11_and_cpp20() {
    let mut coverage = Coverage::default();
    for (seed, program) in programs(Size::MEDIUM) {
        check(seed, &program, &|program| {
            let found = atomics::explore(program, &weak());
            within("RC11", &rc11::outcomes(program), "found", &found.outcomes)?;
            within("C++20", &rc11::outcomes_of_cpp20(program), "found", &found.outcomes)
        });
        coverage.add(seed, &program);
    }
    println!("{coverage:?}");
    // A task that reads the same older store again and again is made to see something newer.
    assert!(coverage.beyond_found * 1000 >= coverage.beyond * 999, "{coverage:?}");
}

/// How much of what only weak memory shows was found, in the programs of which the whole space was searched.
#[derive(Debug, Default)]
struct Coverage {
    programs: u64,
    /// Those with outcomes beyond sequential consistency.
    weak: u64,
    /// Those of them with an outcome that was not found.
    lacking: u64,
    /// The outcomes that C++20 allows and sequential consistency does not.
    beyond: usize,
    beyond_found: usize,
    /// The programs of which only a part was searched.
    in_part: u64,
}

impl Coverage {
    fn add(&mut self, seed: u64, program: &Program) {
        let explored = atomics::explore(program, &weak());
        if !explored.search.complete {
            self.in_part += 1;
            return;
        }
        let (strong, allowed) = (sequential::outcomes(program), rc11::outcomes_of_cpp20(program));
        let beyond: Vec<&Outcome> = allowed.difference(&strong).collect();
        let missing: Vec<&Outcome> = allowed.difference(&explored.outcomes).collect();
        self.programs += 1;
        self.weak += u64::from(!beyond.is_empty());
        self.lacking += u64::from(!missing.is_empty());
        self.beyond += beyond.len();
        self.beyond_found += beyond.len() - missing.len();
        if !missing.is_empty() {
            println!("seed {seed}: {} of {} are missing\n{program}", missing.len(), allowed.len());
            missing.iter().take(4).for_each(|outcome| println!("    missing {outcome}"));
        }
    }
}

fn strong() -> weft::Config {
    weft::Config { weak: false, ..weak() }
}

fn weak() -> weft::Config {
    let executions = if std::env::var_os("WEFT_LITMUS").is_some() { MANY_EXECUTIONS } else { EXECUTIONS };
    weft::Config {
        phases: weft::Phases::Whole,
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

fn is_small(program: &Program) -> bool {
    program.interleavings() <= MOST_INTERLEAVINGS
}

/// The outcomes of the whole space.
fn whole(program: &Program, config: &weft::Config) -> Result<BTreeSet<Outcome>, String> {
    let explored = atomics::explore(program, config);
    if explored.search.complete {
        Ok(explored.outcomes)
    } else {
        Err(format!("did not search the whole space: {:?}", explored.search))
    }
}

fn same(
    expected: &str,
    all: &BTreeSet<Outcome>,
    found: &str,
    outcomes: &BTreeSet<Outcome>,
) -> Result<(), String> {
    within(expected, all, found, outcomes)?;
    within(found, outcomes, expected, all)
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
