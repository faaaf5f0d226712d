//! Waiting by looking again and again.

use crate::{milliseconds, passed, sleep};
use std::hint::spin_loop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::thread;
use std::time::Instant;

pub fn main() {
    for round in [|| {}, spin_loop as fn(), thread::yield_now as fn()] {
        a_flag_is_seen_when_it_is_set(round);
    }
    a_spin_lock_is_had_in_turn();
    a_clock_is_seen_to_move();
    the_end_of_a_thread_is_seen();
}

fn a_flag_is_seen_when_it_is_set(round: fn()) {
    let (start, flag) = (Instant::now(), Arc::new(AtomicBool::new(false)));
    let set = flag.clone();
    let other = thread::spawn(move || {
        sleep(80);
        set.store(true, Release);
    });
    while !flag.load(Acquire) {
        round();
    }
    passed(80, start);
    other.join().unwrap();
}

fn a_spin_lock_is_had_in_turn() {
    let start = Instant::now();
    let (taken, sum) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while taken.compare_exchange_weak(false, true, Acquire, Relaxed).is_err() {
                    thread::yield_now();
                }
                let before = sum.load(Relaxed);
                sleep(20);
                sum.store(before + 1, Relaxed);
                taken.store(false, Release);
            });
        }
    });
    assert_eq!(sum.into_inner(), 3);
    passed(60, start);
}

fn a_clock_is_seen_to_move() {
    let start = Instant::now();
    while start.elapsed() < milliseconds(3) {
        spin_loop();
    }
    passed(3, start);
}

fn the_end_of_a_thread_is_seen() {
    let start = Instant::now();
    let other = thread::spawn(|| sleep(60));
    while !other.is_finished() {
        thread::yield_now();
    }
    passed(60, start);
}
