//! Programs that do not come to their end, and what is said of them.

use std::panic::Location;

use weft::machine::{Settings, simulate};

use crate::program::{Flag, Lock, compute, ends, join, machine, sleep, start, start_named, stops, together};

#[test]
fn a_deadlock_says_who_waits_where() {
    let stopped = stops(|| {
        let (one, two) = (Lock::mutex(), Lock::mutex());
        let (first, second) = (one.clone(), two.clone());
        let other = start_named("ada", move || {
            first.with(|| {
                sleep(1);
                second.with(|| {});
            });
        });
        two.with(|| {
            sleep(1);
            one.with(|| {});
        });
        join(other);
    });
    assert_eq!(stopped.kind, "deadlock");
    for part in ["main waits in Mutex::lock at ", "ada waits in Mutex::lock at ", "stopped.rs:"] {
        assert!(stopped.message.contains(part), "{stopped:?}");
    }
    assert!(stopped.at.is_some_and(|at| at.file.ends_with("stopped.rs")));
}

#[test]
fn a_thread_that_waits_for_itself_is_a_deadlock() {
    let stopped = stops(|| {
        let lock = Lock::mutex();
        lock.with(|| lock.with(|| {}));
    });
    assert_eq!(stopped.kind, "deadlock");
}

#[test]
fn a_park_that_nobody_ends_is_a_deadlock_even_after_others_have_slept() {
    let stopped = stops(|| {
        start(|| sleep(1000));
        weft::park(Location::caller(), None);
    });
    assert_eq!(stopped.kind, "deadlock");
    assert!(stopped.message.contains("main waits in thread::park at "), "{stopped:?}");
}

#[test]
fn a_spin_that_nobody_ends_is_a_livelock() {
    let stopped = stops(|| {
        let flag = Flag::new();
        while !flag.is_set() {}
    });
    assert_eq!(stopped.kind, "livelock");
    assert!(stopped.message.starts_with("main waits in load at "), "{stopped:?}");
}

#[test]
fn a_spin_beside_a_deadlock_is_a_livelock_as_well() {
    let stopped = stops(|| {
        let (flag, lock) = (Flag::new(), Lock::mutex());
        let held = lock.clone();
        lock.lock();
        start_named("ben", move || held.with(|| {}));
        while !flag.is_set() {}
    });
    assert_eq!(stopped.kind, "livelock");
    assert!(stopped.message.contains("ben waits in Mutex::lock"), "{stopped:?}");
}

#[test]
fn a_panic_of_main_is_told_with_its_words_and_place() {
    let stopped = stops(|| {
        compute(1);
        panic!("on purpose");
    });
    assert_eq!(stopped.kind, "panic");
    assert!(stopped.message.contains("on purpose"), "{stopped:?}");
    assert!(stopped.at.is_some_and(|at| at.file.ends_with("stopped.rs")));
}

#[test]
fn a_panic_of_another_thread_ends_only_that_one() {
    ends(machine(2), || {
        join(start(|| panic!("on purpose")));
        compute(1);
    });
}

#[test]
fn a_program_without_an_end_is_stopped_when_its_time_is_over() {
    let settings = Settings { longest: std::time::Duration::from_secs(10), ..machine(2) };
    let simulated = simulate(settings, &|| loop {
        sleep(100);
    });
    let stopped = simulated.stopped.expect("it has no end");
    assert_eq!((stopped.kind, simulated.makespan / 1_000_000_000), ("too-long", 10));
}

#[test]
fn more_threads_at_once_than_there_are_stacks_are_not_modelled() {
    let stopped = stops(|| together(200, |_| sleep(1)));
    assert_eq!(stopped.kind, "not-modelled");
    assert!(stopped.message.contains("threads"), "{stopped:?}");
}

#[test]
fn after_a_program_that_was_stopped_the_next_one_runs() {
    stops(|| weft::park(Location::caller(), None));
    ends(machine(2), || together(3, |_| compute(1)));
}
