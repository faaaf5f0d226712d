//! The lesson's measurement: the same countdowns one after the other, then in a pool of processes.
//!
//! Arguments: how many countdowns, and how many workers; 2 and 2 unless told.

use countdown::countdowns;
use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

const START: u64 = 1_000_000_000;

fn main() {
    let count = argument(1);
    let workers = argument(2);
    let starts = vec![START; count];

    println!("{count} countdowns from {START}, one after the other:");
    let alone = timed(|| starts.iter().map(|&start| countdown(start)).collect());

    println!("\nthe same in {workers} worker processes:");
    let pooled = timed(|| countdowns(&starts, workers, countdown));

    println!("\n{:.2} times as fast", alone.as_secs_f64() / pooled.as_secs_f64());
}

fn argument(position: usize) -> usize {
    env::args().nth(position).map_or(2, |text| text.parse().expect("a whole number"))
}

/// Runs the countdowns, says how long each took and how long they took together.
fn timed(run: impl FnOnce() -> Vec<u64>) -> Duration {
    let begin = Instant::now();
    let each = run();
    let total = begin.elapsed();
    for (number, millis) in (1..).zip(each) {
        println!("    countdown {number}  {millis:>6} ms");
    }
    println!("    together     {:>6} ms", total.as_millis());
    total
}

/// Counts down to zero; returns the milliseconds that it took.
fn countdown(start: u64) -> u64 {
    let begin = Instant::now();
    let mut left = start;
    while left > 0 {
        left = black_box(left - 1);
    }
    u64::try_from(begin.elapsed().as_millis()).expect("less than an age")
}
