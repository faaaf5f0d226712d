//! All tasks lie with the first worker; the others steal them.

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::Mutex;
use std::thread;

type Queue = Mutex<VecDeque<u64>>;

fn main() {
    let queues: Vec<Queue> = (0..threads()).map(|_| Queue::default()).collect();
    queues[0].lock().unwrap().extend([8; 600]);
    thread::scope(|scope| {
        for own in 0..queues.len() {
            let queues = &queues;
            scope.spawn(move || {
                while let Some(task) = next(queues, own) {
                    work(task);
                }
            });
        }
    });
}

fn next(queues: &[Queue], own: usize) -> Option<u64> {
    let task = queues[own].lock().unwrap().pop_back();
    task.or_else(|| queues.iter().find_map(|queue| queue.lock().unwrap().pop_front()))
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
