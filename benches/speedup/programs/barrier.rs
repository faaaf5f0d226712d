//! Phases, in each of which another thread has twice as much to do as the others.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;

const PHASES: u64 = 13;
const WORK: u64 = 360;

fn main() {
    let threads = threads();
    let share = WORK / (threads + 1);
    let barrier = &Barrier::new(threads as usize);
    thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                for phase in 0..PHASES {
                    let is_long = phase % threads == thread;
                    work(if is_long { 2 * share } else { share });
                    barrier.wait();
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
