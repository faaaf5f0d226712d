//! Eight calls of a blocking library, each of which takes half a second: on one thread, on two, on eight; then with a
//! deadline, and as they are completed.

use blocking_to_async::{Outcome, as_completed, gather};
use std::thread;
use std::time::{Duration, Instant};

const PAGES: [u64; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

fn main() {
    for threads in [1, 2, 8] {
        shown(&format!("{threads} threads"), threads, Duration::MAX);
    }
    shown("2 threads, and 1.2 s", 2, Duration::from_millis(1_200));

    println!("as they are completed:");
    as_completed(&[5, 1, 3], 3, slow_or_quick, |place, outcome| println!("    call {place}: {outcome:?}"));
}

fn shown(what: &str, threads: usize, limit: Duration) {
    let begin = Instant::now();
    let outcomes = gather(&PAGES, threads, load, limit);
    let done = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Done(_))).count();
    println!("{what:22} {:5.2} s, {done} of {} done", begin.elapsed().as_secs_f64(), PAGES.len());
}

/// As an old library loads a page: nobody else runs in this thread until it is there.
fn load(page: u64) -> u64 {
    thread::sleep(Duration::from_millis(500));
    page
}

fn slow_or_quick(tenths: u64) -> u64 {
    thread::sleep(Duration::from_millis(100) * u32::try_from(tenths).expect("a small number"));
    tenths
}
