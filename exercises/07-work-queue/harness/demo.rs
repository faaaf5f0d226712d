//! Looks for the smallest factor of numbers that come one after the other. A worker dies on the way.
//!
//! Arguments: how many workers (2 unless told), and how many numbers (12).

use multiproc::RawValue;
use std::cell::Cell;
use std::time::{Duration, Instant};
use std::{env, process, thread};
use work_queue::work_queue;

thread_local! {
    /// The numbers that are still to come.
    static LEFT: Cell<u64> = const { Cell::new(0) };
    /// Whether a worker has died already: in shared memory, because this one will not be able to tell.
    static DIED: RawValue<u8> = RawValue::new(0);
}

const FIRST: u64 = 100_000_000_000_031;
const DEADLY: u64 = FIRST + 8;
const PAUSE: Duration = Duration::from_millis(20);

fn main() {
    let argument = |position, usual| {
        env::args().nth(position).map_or(usual, |text| text.parse().expect("a whole number"))
    };
    let (workers, numbers) = (argument(1, 2), argument(2, 12));
    LEFT.set(numbers);
    DIED.with(|died| died.set(0)); // Makes it, before the workers are started that are to share it.

    let begin = Instant::now();
    let workers = usize::try_from(workers).expect("a few workers");
    let factors = work_queue(workers, produce, smallest_factor);
    let took = begin.elapsed().as_millis();
    for (number, factor) in (1..=numbers).rev().map(|left| FIRST + 2 * left).zip(factors) {
        let died = if number == DEADLY { "   (its first worker died)" } else { "" };
        println!("    {number} is divisible by {factor}{died}");
    }
    let pauses = PAUSE.as_millis() * u128::from(numbers);
    println!("\n{workers} workers, {took} ms, of which the producer slept for {pauses} ms");
}

fn produce() -> Option<u64> {
    let left = LEFT.get();
    if left == 0 {
        return None;
    }
    thread::sleep(PAUSE);
    LEFT.set(left - 1);
    Some(FIRST + 2 * left)
}

fn smallest_factor(number: u64) -> u64 {
    if number == DEADLY && DIED.with(RawValue::get) == 0 {
        DIED.with(|died| died.set(1));
        process::exit(1);
    }
    (2..)
        .take_while(|factor| factor * factor <= number)
        .find(|factor| number.is_multiple_of(*factor))
        .unwrap_or(number)
}
