//! Threads that compute in turn without and with a lock that they share.

use std::hint::black_box;
use std::sync::Mutex;
use std::thread;

const ROUNDS: u64 = 80;
const OF_SIXTEEN_UNDER_THE_LOCK: u64 = 1;

fn main() {
    let (lock, rounds) = (&Mutex::new(0), ROUNDS / threads());
    thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(move || {
                for _ in 0..rounds {
                    work(4 * (16 - OF_SIXTEEN_UNDER_THE_LOCK));
                    let mut value = lock.lock().unwrap();
                    work(4 * OF_SIXTEEN_UNDER_THE_LOCK);
                    *value += 1;
                }
            });
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
