//! What the crate `procspawn` has: processes that begin anew, and a pool.

use std::env;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Each task that is handed in takes descriptors, and there are not so many.
const AT_ONCE: usize = 500;

fn nothing(_number: u64) {}

fn successor(number: u64) -> u64 {
    number + 1
}

fn main() {
    procspawn::init();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let count = arguments[1].parse().expect("the second argument is a number");
    let time = match arguments[0].as_str() {
        "spawn" => starts(count),
        "pool" | "pool_chunks" => tasks(count),
        measure => panic!("procspawn has no {measure}"),
    };
    println!("{}", time.as_nanos());
}

fn starts(count: u64) -> Duration {
    let begin = Instant::now();
    for number in 0..count {
        procspawn::spawn(number, nothing).join().expect("the process ends well");
    }
    begin.elapsed()
}

fn tasks(count: u64) -> Duration {
    let pool = procspawn::Pool::new(2).expect("there is room for two processes");
    let done = |numbers: Range<u64>| -> u64 {
        let handles: Vec<_> = numbers.map(|number| pool.spawn(number, successor)).collect();
        handles.into_iter().map(|handle| handle.join().expect("the task ends well")).sum()
    };
    done(0..2);
    let begin = Instant::now();
    let portions = (0..count).step_by(AT_ONCE);
    let sum: u64 = portions.map(|first| done(first..count.min(first + AT_ONCE as u64))).sum();
    let time = begin.elapsed();
    assert_eq!(sum, count * (count + 1) / 2);
    pool.kill();
    time
}
