//! The lesson's measurement: two countdowns one after the other, then in two threads under the lock; then two calls
//! that only wait.

use gil::{Step, run};
use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

/// A countdown is a loop of so many instructions, between which the interpreter looks whether it has to hand over.
const INSTRUCTIONS: usize = 500;
const COUNTS: u64 = 1_000_000;
/// That of Python.
const INTERVAL: Duration = Duration::from_millis(5);

fn main() {
    let countdown = vec![Step::Compute(COUNTS); INSTRUCTIONS];
    shown("two countdowns, one after the other", &[[countdown.clone(), countdown.clone()].concat()]);
    shown("two countdowns in two threads", &[countdown.clone(), countdown]);

    let call = vec![Step::Block(1)];
    shown("two calls of 1 s, one after the other", &[[call.clone(), call.clone()].concat()]);
    shown("two calls of 1 s in two threads", &[call.clone(), call]);
}

fn shown(what: &str, programs: &[Vec<Step>]) {
    let begin = Instant::now();
    run(programs, INTERVAL, compute, block);
    println!("{what:40} {:5.2} s", begin.elapsed().as_secs_f64());
}

fn compute(start: u64) -> u64 {
    let mut left = start;
    while left > 0 {
        left = black_box(left - 1);
    }
    left
}

fn block(seconds: u64) -> u64 {
    thread::sleep(Duration::from_secs(seconds));
    seconds
}
