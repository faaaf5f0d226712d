//! `Barrier`.

use crate::{passed, sleep};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Instant;

pub fn main() {
    let (start, barrier) = (Instant::now(), Arc::new(Barrier::new(4)));
    let threads: Vec<_> = (0..4)
        .map(|number| {
            let barrier = barrier.clone();
            thread::spawn(move || {
                let mut led = 0;
                for round in 0..4 {
                    sleep(if round == number { 100 } else { 10 });
                    led += u32::from(barrier.wait().is_leader());
                    passed((round + 1) * 100, start);
                }
                led
            })
        })
        .collect();
    let led: Vec<u32> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    // Whoever comes last leads.
    assert_eq!(led, [1, 1, 1, 1]);
}
