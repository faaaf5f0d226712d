//! A thousand threads, of which few live at the same time.

use crate::{passed, sleep};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

pub fn main() {
    let (start, count) = (Instant::now(), Arc::new(AtomicU32::new(0)));
    for _ in 0..20 {
        let threads: Vec<_> = (0..50)
            .map(|_| {
                let count = count.clone();
                thread::spawn(move || {
                    sleep(10);
                    count.fetch_add(1, Relaxed);
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
    assert_eq!(count.load(Relaxed), 1000);
    // Starting fifty threads takes a moment, twenty times.
    assert!(start.elapsed().as_millis() >= 200 && start.elapsed().as_millis() < 300, "{:?}", start.elapsed());
    nobody_waits_for_threads_that_are_let_go();
}

fn nobody_waits_for_threads_that_are_let_go() {
    let start = Instant::now();
    for _ in 0..50 {
        thread::spawn(|| sleep(1000));
    }
    passed(0, start);
}
