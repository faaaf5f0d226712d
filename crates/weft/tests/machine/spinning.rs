//! Loops that wait by looking.

use weft::machine::{Settings, Simulated};

use crate::program::{Flag, MS, compute, ends, join, machine, ratio, sleep, start, together, took_in_all};

/// Spins, doing `round` in each round, until a thread has slept for 100 ms.
fn spins(cores: usize, round: fn()) -> Simulated {
    ends(machine(cores), || {
        let flag = Flag::new();
        let setter = flag.clone();
        let other = start(move || {
            sleep(100);
            setter.set();
        });
        while !flag.is_set() {
            round();
        }
        join(other);
    })
}

fn yields() {
    weft::yield_now("yield_now", std::panic::Location::caller());
}

fn hints() {
    weft::yield_now("spin_loop", std::panic::Location::caller());
}

#[test]
fn whoever_spins_goes_on_when_a_sleeping_thread_has_set_the_flag() {
    for round in [|| {}, yields as fn(), hints as fn()] {
        for cores in [1, 2, 4] {
            took_in_all(100, &spins(cores, round));
        }
    }
}

#[test]
fn spinning_is_work_that_is_told_from_the_rest() {
    let simulated = spins(2, || {});
    let lost = ratio(simulated.spun, simulated.makespan);
    assert!(lost > 0.9 && simulated.spun <= simulated.work, "{simulated:?}");
}

#[test]
fn whoever_spins_takes_half_of_the_only_core_from_whoever_computes() {
    let simulated = ends(machine(1), || {
        let flag = Flag::new();
        let setter = flag.clone();
        let other = start(move || {
            compute(50);
            setter.set();
        });
        while !flag.is_set() {}
        join(other);
    });
    let slowed = ratio(simulated.makespan, 50 * MS);
    assert!((1.8..2.2).contains(&slowed), "{slowed}");
}

#[test]
fn whoever_yields_while_it_spins_takes_nearly_nothing() {
    let simulated = ends(machine(1), || {
        let flag = Flag::new();
        let setter = flag.clone();
        let other = start(move || {
            compute(50);
            setter.set();
        });
        while !flag.is_set() {
            yields();
        }
        join(other);
    });
    let slowed = ratio(simulated.makespan, 50 * MS);
    assert!((1.0..1.2).contains(&slowed), "{slowed}");
}

#[test]
fn a_thread_that_asks_whether_another_has_ended_is_told() {
    let simulated = ends(machine(2), || {
        let other = start(|| sleep(80));
        while !weft::is_finished(other, std::panic::Location::caller()) {}
    });
    took_in_all(80, &simulated);
}

#[test]
fn a_loop_that_waits_for_a_time_to_come_ends_then() {
    let simulated = ends(machine(1), || while weft::now() < std::time::Duration::from_millis(2) {});
    took_in_all(2, &simulated);
}

#[test]
fn a_flag_that_is_looked_at_now_and_then_while_computing_costs_nothing() {
    let simulated =
        ends(Settings { process_start: std::time::Duration::from_micros(10), ..machine(1) }, || {
            let cancelled = Flag::new();
            for _ in 0..10_000 {
                assert!(!cancelled.is_set());
                compute(1);
            }
        });
    let stretched = ratio(simulated.makespan, 100 * MS);
    assert!((1.0..1.5).contains(&stretched), "{stretched}");
}

#[test]
fn looking_very_often_at_what_does_not_change_is_no_livelock_if_it_ends() {
    ends(machine(1), || {
        let flag = Flag::new();
        assert_eq!((0..50_000).filter(|_| flag.is_set()).count(), 0);
    });
}

#[test]
fn many_spinning_threads_wait_for_one_another_in_a_ring() {
    let simulated = ends(machine(8), || {
        let flags: std::rc::Rc<Vec<Flag>> = std::rc::Rc::new((0..8).map(|_| Flag::new()).collect());
        together(7, move |number| {
            let number = usize::try_from(number).unwrap();
            if number == 0 {
                sleep(20);
            } else {
                while !flags[number].is_set() {}
            }
            flags[number + 1].set();
        });
    });
    took_in_all(20, &simulated);
}
