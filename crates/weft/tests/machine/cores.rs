//! More or fewer threads than cores.

use std::time::Duration;

use weft::machine::Settings;

use crate::program::{
    Lock, MS, compute, ends, join, machine, ratio, sleep, start, together, took, took_in_all,
};

fn makespan_of(cores: usize, threads: u64) -> f64 {
    ratio(ends(machine(cores), || together(threads, |_| compute(30))).makespan, 30 * MS)
}

#[test]
fn independent_threads_take_as_long_as_their_share_of_the_cores() {
    for (cores, threads, takes) in
        [(1, 1, 1.0), (1, 4, 4.0), (2, 4, 2.0), (4, 4, 1.0), (8, 4, 1.0), (3, 4, 1.333)]
    {
        let took = makespan_of(cores, threads);
        assert!((takes..takes * 1.1).contains(&took), "{threads} threads on {cores} cores: {took}");
    }
}

#[test]
fn main_has_no_core_of_its_own() {
    let simulated = ends(machine(1), || {
        let other = start(|| compute(20));
        compute(20);
        join(other);
    });
    took_in_all(40, &simulated);
}

#[test]
fn a_thread_can_be_started_by_any_other() {
    let simulated = ends(machine(4), || {
        together(2, |_| {
            together(2, |_| compute(10));
            compute(10);
        });
    });
    took_in_all(20, &simulated);
}

#[test]
fn hundreds_of_threads_can_follow_each_other() {
    let simulated = ends(machine(2), || (0..500).for_each(|_| join(start(|| sleep(1)))));
    let makespan = ratio(simulated.makespan, 500 * MS);
    assert!((1.0..1.1).contains(&makespan), "{makespan}");
}

#[test]
fn a_hundred_threads_can_live_at_once() {
    let simulated = ends(machine(100), || together(100, |_| compute(10)));
    took_in_all(10, &simulated);
}

#[test]
fn a_machine_without_cores_has_one() {
    assert_eq!(ends(machine(0), || {}).cores, 1);
}

/// A tree of threads in which each computes for a millisecond before and after its two children.
fn tree(depth: u32) {
    compute(1);
    if depth > 0 {
        let children = [start(move || tree(depth - 1)), start(move || tree(depth - 1))];
        children.into_iter().for_each(join);
    }
    compute(1);
}

#[test]
fn the_span_of_a_tree_is_its_depth_and_its_work_is_all_of_it_on_any_machine() {
    for cores in [1, 2, 16] {
        let simulated = ends(machine(cores), || tree(4));
        took(2 * 31, Duration::from_nanos(simulated.work));
        took(2 * 5, Duration::from_nanos(simulated.span));
        let makespan = simulated.makespan;
        assert!(simulated.span <= makespan && simulated.work <= makespan * cores as u64, "{simulated:?}");
    }
}

#[test]
fn the_parallelism_of_independent_threads_is_their_number() {
    for threads in [1, 3, 10] {
        let simulated = ends(machine(2), || together(threads, |_| compute(20)));
        let parallelism = ratio(simulated.work, simulated.span * threads);
        assert!((0.8..1.2).contains(&parallelism), "{threads}: {parallelism}");
    }
}

#[test]
fn the_span_is_never_more_than_the_work() {
    let under_a_lock = || {
        let lock = Lock::mutex();
        together(4, move |_| lock.with(|| compute(10)));
    };
    let slept = || together(4, |_| sleep(10));
    for program in [&under_a_lock as &dyn Fn(), &slept, &|| tree(3)] {
        let simulated = ends(machine(3), program);
        assert!(simulated.span <= simulated.work, "{simulated:?}");
    }
}

#[test]
fn what_is_computed_under_one_lock_is_no_parallelism() {
    let simulated = ends(machine(4), || {
        let lock = Lock::mutex();
        together(4, move |_| lock.with(|| compute(25)));
    });
    let parallelism = ratio(simulated.work, simulated.span);
    assert!((1.0..1.1).contains(&parallelism), "{parallelism}");
}

#[test]
fn with_barging_the_span_is_not_more_than_the_work_either() {
    let simulated = ends(Settings { barging: true, ..machine(3) }, || {
        let lock = Lock::mutex();
        together(4, move |_| (0..5).for_each(|_| lock.with(|| compute(2))));
    });
    assert!(simulated.span <= simulated.work && simulated.span >= 40 * MS, "{simulated:?}");
    assert!(simulated.makespan >= simulated.span, "{simulated:?}");
}
