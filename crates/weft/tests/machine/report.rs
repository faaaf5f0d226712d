//! The report in JSON, for pictures.

use serde_json::Value;

use crate::program::{Lock, MS, Notes, compute, ends, join, machine, ratio, sleep, start_named, together};
use weft::machine::simulate;

fn report(cores: usize, program: impl Fn()) -> Value {
    let simulated = ends(machine(cores), program);
    serde_json::from_str(simulated.to_json()).expect("the report is valid")
}

/// Threads that compute, sleep, and hold a lock.
fn mixed() {
    let lock = Lock::mutex();
    together(7, move |number| {
        for round in 0..10 {
            compute(number % 3);
            sleep((number + round) % 4);
            lock.with(|| compute(1));
        }
    });
}

fn number(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_else(|| panic!("{key}: {value}"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key}: {value}"))
}

#[test]
fn what_the_cores_were_busy_with_is_the_work() {
    for cores in [1, 3, 8] {
        let report = report(cores, mixed);
        let busy: u64 = list(&report, "busy").iter().map(|busy| busy.as_u64().unwrap()).sum();
        let of_tasks: u64 = list(&report, "tasks").iter().map(|task| number(task, "work")).sum();
        assert_eq!((busy, of_tasks), (number(&report, "work"), number(&report, "work")));
        assert_eq!(list(&report, "busy").len(), cores);
        let makespan = number(&report, "makespan");
        assert!(list(&report, "busy").iter().all(|busy| busy.as_u64().unwrap() <= makespan));
    }
}

#[test]
fn the_bars_of_one_core_never_overlap() {
    let report = report(3, mixed);
    let makespan = number(&report, "makespan");
    for core in 0..3 {
        let mut bars: Vec<(u64, u64)> = list(&report, "bars")
            .iter()
            .filter(|bar| number(bar, "core") == core)
            .map(|bar| (number(bar, "from"), number(bar, "to")))
            .collect();
        bars.sort_unstable();
        assert!(bars.iter().all(|bar| bar.0 < bar.1 && bar.1 <= makespan), "{bars:?}");
        assert!(bars.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{bars:?}");
    }
}

#[test]
fn no_thread_has_two_cores_at_once() {
    let report = report(3, mixed);
    for task in 0..8 {
        let mut bars: Vec<(u64, u64)> = list(&report, "bars")
            .iter()
            .filter(|bar| number(bar, "task") == task)
            .map(|bar| (number(bar, "from"), number(bar, "to")))
            .collect();
        bars.sort_unstable();
        assert!(bars.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{bars:?}");
    }
}

#[test]
fn a_report_stays_small_however_long_the_run() {
    let body = || {
        for round in 0..500 {
            compute(1);
            sleep(round % 2);
        }
    };
    let report = report(4, || together(8, move |_| body()));
    assert!(list(&report, "bars").len() < 1500 && list(&report, "waits").len() < 1500);
}

#[test]
fn a_report_lists_no_more_threads_than_one_can_look_at() {
    let report = report(2, || (0..30).for_each(|_| together(20, |_| compute(1))));
    assert_eq!(list(&report, "tasks").len(), 200);
    assert!(number(&report, "work") >= 600 * MS);
}

#[test]
fn the_place_that_loses_most_time_stands_first() {
    let report = report(4, || {
        let lock = Lock::mutex();
        together(4, move |_| lock.with(|| compute(20)));
    });
    let locks: Vec<&Value> = list(&report, "places").iter().filter(|place| place["kind"] == "lock").collect();
    assert_eq!((locks.len(), number(locks[0], "times")), (1, 3));
    // One waits for one turn, one for two, one for three.
    let lost = ratio(number(locks[0], "lost"), 20 * MS);
    assert!((5.5..6.5).contains(&lost), "{lost}");
    assert!(locks[0]["at"]["file"].as_str().is_some_and(|file| file.ends_with("report.rs")), "{}", locks[0]);
}

#[test]
fn names_are_text_whatever_is_in_them() {
    let name = "\"\\\n\u{1b}[31m</script>\u{2028}\u{7f}ж";
    let report = report(1, || join(start_named(name, || compute(1))));
    assert_eq!(report["tasks"][1]["name"], name);
}

#[test]
fn messages_are_text_whatever_is_in_them() {
    let message = "\"\\\n\u{1b}[31m</script>\u{1f}ж";
    let simulated = simulate(machine(1), &|| panic!("{message}"));
    let report: Value = serde_json::from_str(simulated.to_json()).expect("the report is valid");
    assert_eq!(report["failure"]["kind"], "panic");
    assert!(report["failure"]["message"].as_str().is_some_and(|said| said.contains(message)), "{report}");
}

#[test]
fn threads_act_in_the_order_of_their_times() {
    let notes = Notes::new();
    let written = notes.clone();
    ends(machine(2), || {
        let written = written.clone();
        together(6, move |number| {
            sleep(5 * number % 6);
            for _ in 0..5 {
                sleep(6);
                written.write(5 * number % 6);
            }
        });
    });
    assert_eq!(notes.all(), (0..6).collect::<Vec<u64>>().repeat(5));
}
