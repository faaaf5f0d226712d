//! How many cores there are, and that so many threads compute at once.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

pub fn main() {
    let cores = thread::available_parallelism().unwrap().get();
    let alone = time_of(1);
    for (threads, rounds) in [(cores, 1), (2 * cores, 2), (3 * cores, 3)] {
        let ratio = time_of(threads).as_secs_f64() / alone.as_secs_f64() / f64::from(rounds);
        assert!((0.4..2.5).contains(&ratio), "{threads} threads on {cores} cores: {ratio}");
    }
}

fn time_of(threads: usize) -> Duration {
    let start = Instant::now();
    let threads: Vec<_> = (0..threads).map(|_| thread::spawn(compute)).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    start.elapsed()
}

fn compute() {
    black_box((0..3_000_000_u64).fold(1, |state, round| black_box(state ^ round).rotate_left(7)));
}
