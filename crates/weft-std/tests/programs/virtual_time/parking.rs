//! `park`, `park_timeout` and `unpark`.

use crate::{milliseconds, passed, sleep};
use std::thread;
use std::time::Instant;

pub fn main() {
    a_park_ends_at_its_time();
    or_earlier();
    a_token_waits_for_the_next_park();
    a_baton_goes_round();
}

fn a_park_ends_at_its_time() {
    let start = Instant::now();
    thread::park_timeout(milliseconds(250));
    passed(250, start);
}

fn or_earlier() {
    let (start, main) = (Instant::now(), thread::current());
    let other = thread::spawn(move || {
        sleep(30);
        main.unpark();
    });
    thread::park_timeout(milliseconds(250));
    passed(30, start);
    other.join().unwrap();
}

fn a_token_waits_for_the_next_park() {
    let start = Instant::now();
    let other = thread::spawn(|| {
        sleep(100);
        thread::park();
    });
    other.thread().unpark();
    other.join().unwrap();
    passed(100, start);
}

fn a_baton_goes_round() {
    let start = Instant::now();
    let mut next = thread::current();
    for _ in 0..5 {
        let after = next.clone();
        next = thread::spawn(move || {
            thread::park();
            sleep(10);
            after.unpark();
        })
        .thread()
        .clone();
    }
    next.unpark();
    thread::park();
    passed(50, start);
}
