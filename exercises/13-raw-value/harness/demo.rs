//! Lets processes add one to a shared number: as the lesson does, without a lock but slowly, and with the lock.
//!
//! The argument is the number of processes, 8 unless told, as in the lesson.

use multiproc::{RawValue, Value};
use raw_value::{with_lock, without_lock};
use std::time::{Duration, Instant};
use std::{env, thread};

fn main() {
    let processes = env::args().nth(1).map_or(8, |text| text.parse().expect("a whole number"));
    println!("{processes} processes, each adds 1 to 0\n");

    let number = RawValue::new(0);
    tell("without a lock, adding takes no time", || {
        without_lock(&number, processes, at_once, nobody_looks);
        number.get()
    });

    let number = RawValue::new(0);
    tell("without a lock, adding takes 20 ms", || {
        without_lock(&number, processes, slowly, nobody_looks);
        number.get()
    });

    let number = Value::new(0);
    tell("with the lock, adding takes 20 ms", || {
        with_lock(&number, processes, slowly, nobody_looks);
        number.get()
    });
}

fn tell(what: &str, run: impl FnOnce() -> u64) {
    let begin = Instant::now();
    let sum = run();
    println!("{what:<40}{:>8.1} ms   the number is {sum}", begin.elapsed().as_secs_f64() * 1000.0);
}

fn at_once(number: u64) -> u64 {
    number + 1
}

fn slowly(number: u64) -> u64 {
    thread::sleep(Duration::from_millis(20));
    number + 1
}

fn nobody_looks(_sum: u64) {}
