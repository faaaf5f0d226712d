//! Threads that read beside each other, and one that writes alone.

use std::hint::black_box;
use std::sync::RwLock;
use std::thread;

const READS: u64 = 4000;
const WRITES: u64 = 20;

fn main() {
    let (lock, reads) = (&RwLock::new(0), READS / threads());
    thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(move || {
                for _ in 0..reads {
                    let _value = lock.read().unwrap();
                    work(1);
                }
            });
        }
        for _ in 0..WRITES {
            let mut value = lock.write().unwrap();
            work(40);
            *value += 1;
        }
    });
}

fn threads() -> u64 {
    thread::available_parallelism().map_or(1, |threads| threads.get() as u64)
}

/// So many units of work, all of one length.
fn work(units: u64) {
    let mut state = 1u64;
    for i in 0..units * 10_000 {
        state = black_box(state.rotate_left(5) ^ i).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    black_box(state);
}
