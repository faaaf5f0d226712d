//! `Mutex` and `RwLock`.

use crate::{passed, sleep};
use std::sync::{Arc, Mutex, RwLock};
use std::thread;
use std::time::Instant;

pub fn main() {
    sleeps_under_one_lock_add_up();
    readers_overlap_and_writers_do_not();
    whoever_waits_longest_is_next();
    a_lock_that_is_not_free_is_not_waited_for();
}

fn sleeps_under_one_lock_add_up() {
    let start = Instant::now();
    let lock = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut sum = lock.lock().unwrap();
                let before = *sum;
                sleep(2000);
                *sum = before + 1;
            });
        }
    });
    assert_eq!(lock.into_inner().unwrap(), 8);
    passed(16_000, start);
}

fn readers_overlap_and_writers_do_not() {
    let start = Instant::now();
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let _reader = lock.read().unwrap();
                sleep(100);
            });
        }
    });
    passed(100, start);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut writer = lock.write().unwrap();
                sleep(100);
                *writer += 1;
            });
        }
    });
    passed(500, start);
    assert_eq!(*lock.read().unwrap(), 4);
}

fn whoever_waits_longest_is_next() {
    let order = Arc::new(Mutex::new(Vec::new()));
    let held = order.lock().unwrap();
    let waiters: Vec<_> = (0..7)
        .map(|number| {
            let order = order.clone();
            thread::spawn(move || {
                sleep(1 + number * 3 % 7);
                order.lock().unwrap().push(number * 3 % 7);
            })
        })
        .collect();
    sleep(50);
    drop(held);
    waiters.into_iter().for_each(|waiter| waiter.join().unwrap());
    assert_eq!(*order.lock().unwrap(), [0, 1, 2, 3, 4, 5, 6]);
}

fn a_lock_that_is_not_free_is_not_waited_for() {
    let start = Instant::now();
    let lock = Arc::new(Mutex::new(()));
    let held = lock.clone();
    let other = thread::spawn(move || {
        let _held = held.lock().unwrap();
        sleep(105);
    });
    sleep(1);
    let mut tries = 0;
    while lock.try_lock().is_err() {
        sleep(10);
        tries += 1;
    }
    assert_eq!(tries, 11);
    passed(111, start);
    other.join().unwrap();
}
