//! A part in sequence, for which the others wait by looking again and again, then the rest on all cores.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

const WORK: u64 = 4800;

fn main() {
    let (ready, share) = (&AtomicBool::new(false), WORK / 4 * 3 / threads());
    thread::scope(|scope| {
        for _ in 1..threads() {
            scope.spawn(move || {
                while !ready.load(Ordering::Acquire) {
                    std::hint::spin_loop();
                }
                work(share);
            });
        }
        work(WORK / 4);
        ready.store(true, Ordering::Release);
        work(share);
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
