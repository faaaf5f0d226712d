//! Sleeping moves both clocks, and costs nothing.

use crate::{milliseconds, passed, sleep};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

pub fn main() {
    both_clocks_move_together();
    sleeps_overlap();
    so_do_long_ones();
    the_clock_never_goes_back();
}

fn both_clocks_move_together() {
    let (start, date) = (Instant::now(), SystemTime::now());
    sleep(1500);
    passed(1500, start);
    let apart = date.elapsed().expect("the date does not go back").as_secs_f64() - start.elapsed().as_secs_f64();
    assert!(apart.abs() < 0.002, "{apart}");
}

fn sleeps_overlap() {
    let start = Instant::now();
    let sleepers: Vec<_> = (1..=10).map(|number| thread::spawn(move || sleep(number * 100))).collect();
    for (index, sleeper) in (1..).zip(sleepers) {
        sleeper.join().unwrap();
        passed(index * 100, start);
    }
}

fn so_do_long_ones() {
    let start = Instant::now();
    let sleepers: Vec<_> = (0..5).map(|_| thread::spawn(|| thread::sleep(Duration::from_secs(600)))).collect();
    sleepers.into_iter().for_each(|sleeper| sleeper.join().unwrap());
    passed(600_000, start);
}

fn the_clock_never_goes_back() {
    let mut before = Instant::now();
    for round in 0..1000 {
        thread::sleep(Duration::from_nanos(round));
        let now = Instant::now();
        assert!(now >= before + Duration::from_nanos(round));
        before = now;
    }
    assert!(before.checked_duration_since(before + milliseconds(1)).is_none());
}
