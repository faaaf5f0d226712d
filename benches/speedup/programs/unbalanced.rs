//! Chunks of which each is longer than the one before: one, two, three, … shares.

use std::hint::black_box;
use std::thread;

const WORK: u64 = 4680;

fn main() {
    let share = WORK / (threads() * (threads() + 1) / 2);
    thread::scope(|scope| {
        for thread in 0..threads() {
            scope.spawn(move || work(share * (thread + 1)));
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
