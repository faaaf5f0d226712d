//! Scoped threads.

use crate::{passed, sleep};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

pub fn main() {
    a_scope_ends_with_its_last_thread();
    scopes_can_be_nested();
    what_a_thread_returns_is_what_join_gives();
}

fn a_scope_ends_with_its_last_thread() {
    let start = Instant::now();
    let mut sums = [0; 4];
    thread::scope(|scope| {
        for (number, sum) in (1..).zip(&mut sums) {
            scope.spawn(move || {
                sleep(number * 50);
                *sum = number;
            });
        }
        passed(0, start);
    });
    assert_eq!(sums, [1, 2, 3, 4]);
    passed(200, start);
}

fn scopes_can_be_nested() {
    let (start, count) = (Instant::now(), AtomicU64::new(0));
    let count = &count;
    thread::scope(|outer| {
        for _ in 0..3 {
            outer.spawn(move || {
                thread::scope(|inner| {
                    for _ in 0..3 {
                        inner.spawn(move || {
                            sleep(100);
                            count.fetch_add(1, Relaxed);
                            // A thread of the inner scope starts one of the outer.
                            outer.spawn(move || {
                                sleep(100);
                                count.fetch_add(1, Relaxed);
                            });
                        });
                    }
                });
                passed(100, start);
            });
        }
    });
    passed(200, start);
    assert_eq!(count.load(Relaxed), 18);
}

fn what_a_thread_returns_is_what_join_gives() {
    let words = vec!["one".to_string(), "two".to_string()];
    let lengths: Vec<usize> = thread::scope(|scope| {
        let threads: Vec<_> = words.iter().map(|word| scope.spawn(|| word.len())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(lengths, [3, 3]);
}
